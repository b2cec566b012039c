import { AppError } from '../../kernel/errors.ts';
import type { CallRecord } from '../callRecord.ts';
import type { DoorParts } from '../doorParts.ts';
import { digestOf, judge, serverOf } from '../prepareCall.ts';
import { accountOf } from '../principal.ts';
import type { Leave, Pool } from './bulkheads.ts';

const longWaitMs = 1000;

/**
 * Waits for the call's turn. `onWaiting` is told when there is no room yet. CONFLICT when what it would
 * change is another thing by then than was allowed. What took long to come to its turn is judged again in any case.
 */
export async function takePlace(record: CallRecord, parts: DoorParts, signal: AbortSignal, onWaiting: () => void): Promise<Leave> {
  const entering = parts.execution.bulkheads.enter({ pool: poolOf(record), name: record.definition.name, server: serverOf(record.effects), principal: accountOf(record.caller), signal });
  if (typeof entering === 'function') return entering;
  record.state = 'queued';
  const since = parts.clock.now();
  onWaiting();
  const leave = await entering;
  try {
    if (record.risk !== 'read' || parts.clock.now() - since > longWaitMs) await checkUnchanged(record, parts);
    return leave;
  } catch (error) {
    leave();
    throw error;
  }
}

function poolOf({ definition, effects }: CallRecord): Pool {
  return definition.pool ?? (effects.some((effect) => effect.kind === 'exec') ? 'work' : 'small');
}

async function checkUnchanged(record: CallRecord, parts: DoorParts): Promise<void> {
  const { decision } = record;
  const before = digestOf(record);
  const { verdict } = await judge(record, parts);
  record.decision = decision;
  if (digestOf(record) === before && (decision?.by === 'person' ? verdict !== 'deny' : verdict === 'allow')) return;
  throw new AppError('CONFLICT', 'What it would change, or what the policy says of it, has changed while it waited for its turn; nothing was run', { hint: 'Call it again' });
}
