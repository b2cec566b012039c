import { z } from 'zod';
import type { Implementation } from '../../../src-preload/contract/index.ts';
import { AppError } from '../../kernel/errors.ts';
import type { EntryProblem } from './configuredEntry.ts';
import type { Implemented } from './implementation.ts';
import { fillValue, placeholdersIn } from './template.ts';

type Steps = Extract<Implementation, { type: 'steps' }>;

const idOf = (step: Steps['steps'][number], index: number): string => step.id ?? `step${index + 1}`;

export function stepsProblems({ steps }: Steps, parameters: readonly string[], own: string): EntryProblem[] {
  const known = new Set(parameters);
  return steps.flatMap((step, index) => {
    const id = idOf(step, index);
    const problems: EntryProblem[] = placeholdersIn(step.arguments ?? {}).filter(({ path }) => !known.has(path.split('.')[0] ?? '')).map(({ path, at }) => ({ path: ['steps', index, 'arguments', ...at], text: `{{${path}}} is neither a parameter nor the result of an earlier step` }));
    if (known.has(id)) problems.push({ path: ['steps', index, 'id'], text: `${id} is the name of a parameter or of another step` });
    if (step.function === own) problems.push({ path: ['steps', index, 'function'], text: 'is this function itself' });
    known.add(id);
    return problems;
  });
}

/**
 * Calls one after the other, each through the door: judged, shown, asked for, written down and undone by
 * itself. So the whole touches nothing on its own, and needs no permission that its steps would not need.
 */
export function implementSteps({ steps }: Steps): Implemented {
  return {
    output: z.strictObject({
      result: z.unknown().describe('The result of the last step.'),
      steps: z.array(z.strictObject({ function: z.string().describe('What was called.'), call_id: z.string().describe('The call.') })).describe('The calls that were made.'),
    }),
    annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: true },
    undo: 'nothing',
    timeoutMs: 24 * 3_600_000,
    pool: 'none',
    calls: steps.map((step) => step.function),
    effects: () => [],
    summarise: () => `${steps.length === 1 ? '1 call' : `${steps.length} calls`} made`,
    async run(context, input) {
      const results: Record<string, unknown> = { ...input };
      const made: { function: string; call_id: string }[] = [];
      let last: unknown;
      for (const [index, step] of steps.entries()) {
        context.progress({ done: index, total: steps.length, unit: 'steps', note: step.function });
        const outcome = await callStep(context, step.function, fillValue(step.arguments ?? {}, results));
        if (!outcome.ok) {
          const before = made.length === 0 ? 'Nothing was done before it' : `Done before it, and still so: ${made.map((each) => each.function).join(', ')}`;
          throw new AppError(outcome.error.code, `Step ${index + 1} of ${steps.length}, ${step.function}: ${outcome.error.message}`, { hint: [before, outcome.error.hint].filter((text) => text !== undefined).join('. ') });
        }
        made.push({ function: step.function, call_id: outcome.callId });
        last = outcome.output;
        results[idOf(step, index)] = outcome.output;
      }
      return { result: last, steps: made };
    },
    valueOf: (raw) => raw['result'],
  };
}

function callStep(context: Parameters<Implemented['run']>[0], name: string, input: unknown): ReturnType<NonNullable<typeof context.call>> {
  if (!context.call) throw new AppError('INTERNAL', 'A function that makes calls was not let make any');
  context.signal.throwIfAborted();
  return context.call(name, input);
}
