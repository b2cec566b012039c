import { parseArgs } from 'node:util';
import { AppError, toAppError } from '../kernel/errors.ts';
import type { Command } from './command.ts';
import { inertText } from './visibleText.ts';

/** Picks the command, parses its flags, runs it. Errors become one or two lines on standard error, never a stack. */
export async function runCommandLine(commands: readonly Command[], argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(help(commands));
    return name === undefined ? 2 : 0;
  }
  if (name === '--version' || name === '-v') {
    const { version } = await import('../kernel/version.ts');
    process.stdout.write(`${version}\n`);
    return 0;
  }
  try {
    const command = commands.find((candidate) => candidate.name === name);
    if (!command) throw new AppError('USAGE', `There is no command called ${name}`, { hint: `Known are ${commands.map((candidate) => candidate.name).join(', ')}` });
    if (rest.includes('--help') || rest.includes('-h')) {
      process.stdout.write(usage(command));
      return 0;
    }
    const { values, positionals } = parse(command, rest);
    const { run } = await command.load();
    return await run({
      flags: values,
      words: positionals,
      json: values['json'] === true,
      print: (text) => void process.stdout.write(`${inertText(text)}\n`),
      warn: (text) => void process.stderr.write(`${inertText(text)}\n`),
    });
  } catch (error) {
    const known = toAppError(error);
    process.stderr.write(inertText(`steward: ${known.message}\n${known.hint === undefined ? '' : `  ${known.hint}\n`}`));
    if (known.code === 'INTERNAL' && process.env['MCP_LOG_LEVEL'] === 'debug') process.stderr.write(`${String((error as Error).stack)}\n`);
    return known.exitCode;
  }
}

function parse(command: Command, argv: string[]): { values: Record<string, string | boolean | string[] | undefined>; positionals: string[] } {
  let parsed;
  try {
    parsed = parseArgs({ args: argv, options: command.options, allowPositionals: true, strict: true });
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('. ')[0] ?? '') : '';
    throw new AppError('USAGE', `steward ${command.name}: ${message}`, { hint: `Flags: ${Object.keys(command.options).map((flag) => `--${flag}`).join(' ')}` });
  }
  const [least, most] = command.words;
  if (parsed.positionals.length < least || parsed.positionals.length > most) throw new AppError('USAGE', `Usage: steward ${command.name} ${command.usage}`);
  return { values: parsed.values as Record<string, string | boolean | string[] | undefined>, positionals: parsed.positionals };
}

function help(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((command) => command.name.length));
  const lines = commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`);
  return `Steward operates this computer through functions that ask before they act.\n\nUsage: steward COMMAND [flags]\n\n${lines.join('\n')}\n\nsteward COMMAND --help shows its flags.\n`;
}

function usage(command: Command): string {
  const flags = Object.entries(command.options).map(([flag, { type }]) => `  --${flag}${type === 'string' ? ' VALUE' : ''}`);
  return `Usage: steward ${command.name} ${command.usage}\n\n${command.summary}\n\n${flags.join('\n')}\n`;
}
