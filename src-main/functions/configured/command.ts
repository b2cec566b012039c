import type { Implementation } from '../../../src-preload/contract/index.ts';
import { executeShell } from '../code/executeShell.ts';
import type { EntryProblem } from './configuredEntry.ts';
import { codeArgument } from './codeArguments.ts';
import { filledCall, printedValue, requireSuccess, type Implemented } from './implementation.ts';
import { refuseHijacking } from '../shared/refuseHijacking.ts';
import { fillArguments, fillText, fillValue } from './template.ts';

type Command = Extract<Implementation, { type: 'command' }>;

export function commandProblems({ command, environment }: Command): EntryProblem[] {
  const problems: EntryProblem[] = [];
  const code = codeArgument(command);
  if (code) problems.push({ path: ['command', code.index], text: code.why });
  if (typeof command[0] !== 'string' || command[0].trim() === '') problems.push({ path: ['command', 0], text: 'must be the name of a program' });
  try {
    refuseHijacking(environment ?? {});
  } catch (error) {
    problems.push({ path: ['environment'], text: (error as Error).message.replace(/^environment: /, '') });
  }
  return problems;
}

/** A program with an argument list: execute_shell without a shell. */
export function implementCommand({ command, cwd, environment, stdin, hosts, timeout_seconds: seconds }: Command): Implemented {
  return {
    ...filledCall(executeShell, (values) => ({
      command: fillArguments(command, values),
      environment: fillValue(environment ?? {}, values),
      ...(cwd !== undefined && { cwd: fillText(cwd, values) }),
      ...(stdin !== undefined && { stdin: fillText(stdin, values) }),
      ...(hosts && { hosts }),
      ...(seconds !== undefined && { timeout: seconds }),
    })),
    annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: (hosts ?? []).length > 0 },
    undo: 'sandbox',
    timeoutMs: 3_610_000,
    valueOf(raw, wantsText) {
      requireSuccess(raw);
      return printedValue(String(raw['output']), wantsText);
    },
  };
}
