import type { Json } from '../../../src-preload/contract/index.ts';
import type { ModelCall } from '../chatModel.ts';
import type { ResultMessage } from './answer/describeOutcome.ts';
import type { PlannedCall } from './understand.ts';

/** A call made for the plan, with how it ended. */
export interface MadeCall {
  call: ModelCall;
  result: ResultMessage;
}

/** How far a plan has come. */
export interface PlanState {
  /** Calls to make now; none when the plan has ended. */
  next: { name: string; arguments: Record<string, Json> }[];
  /** Calls that were left out because one they need did not succeed. */
  skipped: PlannedCall[];
  /** A list from which the next calls take their targets was longer than this many. */
  tooMany: { call: PlannedCall; count: number } | undefined;
}

/** The most calls that one list of results may turn into. */
const mostFromResult = 50;

/**
 * Works out what a plan needs next, from the calls made so far in their order. Calls that only look
 * and need nothing of each other are made together; one that changes something waits for what is
 * before it, and one that needs an earlier call's success is left out without it.
 */
export function advance(plan: readonly PlannedCall[], made: readonly MadeCall[]): PlanState {
  const skipped: PlannedCall[] = [];
  const succeeded = new Map<number, boolean>();
  const madeOfPart = new Map<number, MadeCall[]>();
  let used = 0;
  let at = 0;
  while (at < plan.length) {
    const wave = waveFrom(plan, at);
    at += wave.length;
    const next: PlanState['next'] = [];
    const owners: PlannedCall[] = [];
    for (const call of wave) {
      if (call.needsSuccess && succeeded.get(call.part - 1) === false) {
        skipped.push(call);
        continue;
      }
      const expanded = expand(call, madeOfPart.get(call.part - 1) ?? []);
      if (expanded.length > mostFromResult) return { next: [], skipped, tooMany: { call, count: expanded.length } };
      for (const given of expanded) {
        next.push({ name: call.name, arguments: given });
        owners.push(call);
      }
    }
    if (used + next.length > made.length) return { next: next.slice(made.length - used), skipped, tooMany: undefined };
    owners.forEach((owner, index) => {
      const one = made[used + index];
      if (one === undefined) return;
      madeOfPart.set(owner.part, [...(madeOfPart.get(owner.part) ?? []), one]);
      succeeded.set(owner.part, (succeeded.get(owner.part) ?? true) && one.result.outcome === 'done');
    });
    for (const call of wave) if (skipped.includes(call)) succeeded.set(call.part, false);
    used += next.length;
  }
  return { next: [], skipped, tooMany: undefined };
}

/** The calls from `from` on that can be made together. */
function waveFrom(plan: readonly PlannedCall[], from: number): PlannedCall[] {
  const first = plan[from];
  if (first === undefined) return [];
  const wave = [first];
  for (let at = from + 1; at < plan.length; at++) {
    const call = plan[at];
    if (call === undefined || (call.waits && call.part !== first.part)) break;
    wave.push(call);
  }
  return wave;
}

/** One call, or one for each path that the part before has found. */
function expand(call: PlannedCall, before: readonly MadeCall[]): Record<string, Json>[] {
  const [slot] = call.fromResult;
  if (slot === undefined) return [call.arguments];
  const named = before.map(({ result }) => fieldOf(result.output, slot)).find((value) => value !== undefined);
  if (named !== undefined) return [{ ...call.arguments, [slot]: named }];
  return before.flatMap(({ result }) => pathsIn(result.output)).map((path) => ({ ...call.arguments, [slot]: path }));
}

/** What a result calls by the argument's own name: the session of a terminal. */
function fieldOf(output: Json, name: string): Json | undefined {
  if (typeof output !== 'object' || output === null || Array.isArray(output)) return undefined;
  return typeof output[name] === 'string' ? output[name] : undefined;
}

/** The paths a result lists: of its first list whose items have a path, a file or a name. */
export function pathsIn(output: Json): string[] {
  if (typeof output !== 'object' || output === null || Array.isArray(output)) return [];
  const folder = typeof output['path'] === 'string' ? output['path'] : undefined;
  for (const value of Object.values(output)) {
    if (!Array.isArray(value)) continue;
    const paths = value.flatMap((item) => {
      if (typeof item !== 'object' || item === null || Array.isArray(item)) return [];
      const path = item['path'] ?? item['file'] ?? item['name'];
      if (typeof path !== 'string') return [];
      return [folder === undefined || /^(?:[/\\~]|[A-Za-z]:)/.test(path) ? path : `${folder.replace(/[/\\]$/, '')}/${path}`];
    });
    if (paths.length > 0) return [...new Set(paths)];
  }
  return [];
}
