import { parseArgs } from 'node:util';
import { AppError } from '../../kernel/errors.ts';
import { numberFlag, runtimeOptions } from '../../runtime/flags.ts';
import { runtimeFlags, type Flags } from '../../runtime/runtimeFlags.ts';
import type { RuntimeOptions } from '../../runtime/resolveOptions.ts';

export interface Launch {
  runtime: RuntimeOptions;
  /** The port programs use, when one was asked for. */
  port: number | undefined;
  /** Flags that are not Steward's: Chromium's own, which it reads itself. */
  foreign: string[];
}

const options = { ...runtimeFlags, port: { type: 'string' } } as const;

/** Reads the words after the app's name. USAGE or CONFIG_INVALID, in one clear line, for whatever does not fit. */
export function readLaunch(words: string[]): Launch {
  const { tokens } = parseArgs({ args: words, options, strict: false, allowPositionals: true, tokens: true });
  const flags: Flags = {};
  const foreign: string[] = [];
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const known = Object.hasOwn(options, token.name) ? options[token.name as keyof typeof options] : undefined;
    if (!known) foreign.push(token.rawName);
    else if (known.type === 'boolean') flags[token.name] = true;
    else if (token.value === undefined || token.value.startsWith('--')) throw new AppError('USAGE', `${token.rawName} needs a value`, { hint: `Write ${token.rawName} VALUE` });
    else flags[token.name] = token.value;
  }
  return { runtime: runtimeOptions(flags), port: numberFlag(flags, 'port', 0, 65_535), foreign };
}
