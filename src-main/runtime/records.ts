import type { Json } from '../../src-preload/contract/index.ts';
import type { AuditQueries } from '../audit/auditQueries.ts';
import type { Door } from '../calls/callFunction.ts';
import type { CallsRepository } from '../calls/callsRepository.ts';
import type { Statistics } from '../health/statistics.ts';
import type { Records } from '../mcp/resources/recordResources.ts';
import type { Redactor } from '../redact/redactor.ts';

const most = 100;

/** Steward's records as outside clients may read them, where their token may. */
export function outwardRecords({ auditQueries, calls, statistics, door, redactor }: { auditQueries: AuditQueries; calls: CallsRepository; statistics: Statistics; door: Door; redactor: Redactor }): Records {
  const shown = async (value: unknown): Promise<Json> => redactor.value((await value) as Json, 'client');
  return {
    audit: async () => shown({ calls: await auditQueries.each({}, most) }),
    call: (callId) => shown(auditQueries.get(callId)),
    statistics: () => shown(statistics.stats()),
    journal: async () => shown({ calls: (await calls.undoable(most)).map(({ id, name, phrase, summary, caller, effects, undo, createdAt }) => ({ id, name, phrase, summary, caller, effects, undo, createdAt })) }),
    changed: (listener) => door.finished(() => listener()),
  };
}
