import type { Json } from '../../../src-preload/contract/index.ts';
import type { RankingIndex } from './rank.ts';
import { readRecurrence } from './text/recurrence.ts';
import type { PlannedCall, Understanding } from './understand.ts';

const open = /^(?:(?:please|can you|could you) )*(?:schedule|plan|set up|create|add|make|arrange)(?: (?:me|a|an|the|new|recurring|cron|something|anything|task|job|call|run))*(?: for| to run| at)?$/i;
const announced = /^(?:(?:please|can you|could you) )*(?:schedule|plan|set up|create|add|make|arrange) (?:a |an |the )?(?:new |recurring |cron )*(?:task|job)?(?: (?:to|that|which|for))? ?/i;

/**
 * "every weekday at 8am list ~/inbox": a call to be made again and again. What takes things away is
 * never planned by guess. Undefined when no such time opens or ends the sentence.
 */
export function scheduledCall(text: string, index: RankingIndex, names: ReadonlySet<string> | undefined, read: (rest: string) => Understanding): Understanding | undefined {
  const profile = index.profiles.get('schedule_task');
  if (profile === undefined || (names !== undefined && !names.has('schedule_task')) || !/\b(?:every|each|daily|nightly|hourly|weekly|monthly|weekdays|workdays|weekends|\w+days)\b/i.test(text)) return undefined;
  const found = readRecurrence(text);
  if (found === undefined) return undefined;
  const when: Record<string, Json> = found.cron === undefined ? {} : { schedule: found.cron };
  if (open.test(found.rest)) return asking({ ...when }, [...(found.cron === undefined ? ['schedule'] : []), 'function']);
  const inner = read(announced.test(found.rest) && /^(?:\S+ )*(?:to|that|which) /i.test(announced.exec(found.rest)?.[0] ?? '') ? found.rest.replace(announced, '') : found.rest);
  const [call] = inner.calls;
  if (inner.decision !== 'run' || call === undefined || inner.calls.length !== 1 || call.fromResult.length > 0 || call.name === 'schedule_task') return undefined;
  const actions = index.profiles.get(call.name)?.nameActions;
  if (actions === undefined || ['delete', 'move', 'overwrite', 'stop'].some((action) => actions.has(action))) return undefined;
  const given: Record<string, Json> = { ...when, function: call.name, arguments: call.arguments };
  return found.cron === undefined ? asking(given, ['schedule']) : { ...asking(given, []), decision: 'run' };
}

function asking(given: Record<string, Json>, missing: string[]): Understanding {
  const call: PlannedCall = { name: 'schedule_task', arguments: given, missing, fromResult: [], part: 0, changes: true, waits: false, needsSuccess: false };
  return { decision: 'ask', calls: [call], guesses: [], top: ['schedule_task'], ask: missing, reading: ['schedule_task'], talk: undefined };
}
