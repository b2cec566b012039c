import { resolve } from 'node:path';
import type { Json, Params, PolicyProblem, PolicyTrial, Preset } from '../../src-preload/contract/index.ts';
import { AppError } from '../kernel/errors.ts';
import { callerName } from '../kernel/callerName.ts';
import { describeProblem, readPolicyText } from '../runtime/policyFile.ts';
import { parsePolicy } from '../runtime/parsePolicy.ts';
import { presetNamed } from '../runtime/resolveOptions.ts';
import { connectRuntime, type RuntimeConnection } from './connectRuntime.ts';
import type { CommandInput } from './command.ts';
import { numberFlag, readJsonArgument, runtimeOptions, textFlag } from './flags.ts';
import { visibleText } from './visibleText.ts';

const usualLast = 100;

/**
 * `steward policy test`: what an edited policy would change. Nothing is run. Exit code 0: nothing would
 * be decided otherwise; 1: something would; 2: the policy or the call is not in order.
 */
export async function run(input: CommandInput): Promise<number> {
  const { flags, words } = input;
  const [verb, name, text] = words;
  if (verb !== 'test') throw new AppError('USAGE', `steward policy knows test, not ${verb}`);
  const last = numberFlag(flags, 'last', 1, 1000);
  if (name !== undefined && last !== undefined) throw new AppError('USAGE', 'Test either the last calls or one call, not both');
  const subject: Params<'policy.test'>['subject'] = name === undefined ? { last: last ?? usualLast } : { name, input: (await readJsonArgument(text)) as Record<string, Json>, caller: { kind: 'cli' } };
  // The policy to try is not the one to run with.
  const { policy: edited, ...others } = flags;
  const named = edited === undefined ? undefined : readNamed(textFlag(flags, 'policy') ?? '');
  // Told before anything is started: the file may be the very one that keeps Steward from starting.
  const broken = named?.text === undefined ? [] : parsePolicy(named.text).problems;
  if (named && broken.length > 0) return tellProblems(broken, named.file, input);
  const connection = await connectRuntime(runtimeOptions(others));
  try {
    const { file, text: tried, notes } = await readEdited(named, connection);
    for (const note of notes) input.warn(`steward: ${file}: ${note}`);
    const { problems, trials } = await connection.ask('policyTest', { text: tried, subject });
    return problems.length > 0 ? tellProblems(problems, file, input) : tellTrials(trials, name === undefined, input);
  } finally {
    await connection.close();
  }
}

interface Edited {
  file: string;
  text: string;
  notes: string[];
}

/** What the flag names: a preset, which has no text of its own, or a rules file. */
function readNamed(named: string): { file: string; preset?: Preset; text?: string } {
  const preset = presetNamed(named);
  return preset === undefined ? { file: named, text: readPolicyText(resolve(named)) } : { file: named, preset };
}

/** The policy to try: a file, a preset over the rules there are, or the rules file as it now stands on disk. */
async function readEdited(named: ReturnType<typeof readNamed> | undefined, connection: RuntimeConnection): Promise<Edited> {
  if (named?.text !== undefined) return { file: named.file, text: named.text, notes: [] };
  const { file, text, exists, fixedBy, problems } = await connection.ask('policyGet', undefined);
  const onDisk = fixedBy !== null && exists ? readPolicyText(file) : text;
  const notes = problems.filter(({ path, line }) => path === '' && line === undefined).map(({ message }) => message);
  return { file, text: named?.preset === undefined ? onDisk : withPreset(onDisk, named.preset), notes };
}

/** The same rules under another preset; a text with problems as it is, so that they are told. */
function withPreset(text: string, preset: Preset): string {
  const { policy: rules } = parsePolicy(text);
  return rules ? JSON.stringify({ ...rules, preset }) : text;
}

function tellProblems(problems: PolicyProblem[], file: string, { print, warn, json }: CommandInput): number {
  if (json) print(JSON.stringify({ problems, trials: [] }));
  for (const problem of problems) warn(`steward: ${file}${describeProblem(problem)}`);
  return 2;
}

function tellTrials(trials: PolicyTrial[], replayed: boolean, { print, json }: CommandInput): number {
  const changed = trials.filter(({ before, after }) => before.verdict !== after.verdict);
  if (json) {
    print(JSON.stringify({ problems: [], trials, changed: changed.length }));
    return changed.length === 0 ? 0 : 1;
  }
  for (const line of table(replayed ? changed : trials)) print(visibleText(line));
  if (replayed) print(trials.length === 0 ? 'No calls have been recorded yet' : `${changed.length} of the last ${trials.length} calls would be decided otherwise`);
  return changed.length === 0 ? 0 : 1;
}

/** What, who, before → after, and the rule that speaks now. */
function table(trials: readonly PolicyTrial[]): string[] {
  const cells = trials.map(({ what, name, caller, before, after }) => [`${what} (${name})`, callerName(caller), before.verdict === after.verdict ? before.verdict : `${before.verdict} → ${after.verdict}`, `${after.ruleId}: ${after.reason}`]);
  const widths = [0, 1, 2].map((column) => Math.min(60, Math.max(0, ...cells.map((row) => row[column]?.length ?? 0))));
  return cells.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
}
