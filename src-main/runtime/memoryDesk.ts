import type { CallView, MemoryView, ParsedParams } from '../../src-preload/contract/index.ts';
import type { AuditLog } from '../audit/auditLog.ts';
import { settingsEvent } from '../audit/settingsEvent.ts';
import type { CallsRepository } from '../calls/callsRepository.ts';
import { personPrincipal } from '../calls/principal.ts';
import type { Clock } from '../kernel/clock.ts';
import { AppError } from '../kernel/errors.ts';
import { formatCount } from '../kernel/format.ts';
import { newId } from '../kernel/ids.ts';
import type { MemoryStore } from '../memory/createMemories.ts';
import type { ChangeMark, MemoryDraft } from '../ports/memories.ts';
import { markerOpening, type Redactor } from '../redact/redactor.ts';
import type { Journal } from '../undo/journal.ts';

/** What the person does with memories by hand: in the audit, and undoable like a call. */
export interface MemoryDesk {
  list(filter: ParsedParams<'memories.list'>): Promise<{ memories: MemoryView[]; total: number }>;
  get(id: number): Promise<MemoryView>;
  save(edited: ParsedParams<'memories.save'>): Promise<{ memory: MemoryView; callId: string }>;
  remove(ids: readonly number[]): Promise<{ removed: number; callId: string }>;
}

export interface MemoryDeskParts {
  memories: MemoryStore;
  journal: Journal;
  audit: AuditLog;
  calls: CallsRepository;
  redactor: Redactor;
  clock: Clock;
}

const byHand = 'you';
const remember = { base: 'Remember', present: 'Remembering', past: 'Remembered' };
const change = { base: 'Change', present: 'Changing', past: 'Changed' };
const forget = { base: 'Forget', present: 'Forgetting', past: 'Forgot' };

export function createMemoryDesk({ memories, journal, audit, calls, redactor, clock }: MemoryDeskParts): MemoryDesk {
  const shown = (memory: MemoryView): MemoryView => redactor.value(memory, 'renderer');

  /** The intent is in the audit before anything happens; a change that fails leaves nothing. */
  async function carryOut<T>(phrase: CallView['phrase'], risk: CallView['risk'], work: (mark: ChangeMark) => Promise<T>): Promise<{ callId: string; result: T }> {
    const now = clock.now();
    const callId = newId('set', now);
    await audit.append(settingsEvent(`${phrase.past} ${phrase.object}`, now, { callId }), { durable: true });
    let result: T;
    try {
      result = await journal.remember(callId, work);
    } catch (error) {
      await journal.rollBack(callId);
      throw error;
    }
    await journal.finish(callId);
    await calls.save({ id: callId, name: 'memory', title: 'Memory', category: 'memory', risk, state: 'done', phrase, arguments: {}, caller: { kind: 'library', name: 'settings' }, effects: [], undo: await journal.stateOf(callId), conversions: [], digest: '', createdAt: now, finishedAt: now });
    return { callId, result };
  }

  return {
    async list(filter) {
      const { memories: found, total } = await memories.list(filter);
      return { memories: found.map(shown), total };
    },
    async get(id) {
      return shown((await memories.byId(id)) ?? gone());
    },
    async save({ id, key, expiresAt, ...edited }) {
      if (JSON.stringify({ key, ...edited }).includes(markerOpening)) throw new AppError('REDACTED_INPUT', 'A part of this is hidden: what stands there is not what is kept', { hint: 'Write it anew, or leave that memory as it is' });
      const draft: MemoryDraft = { ...edited, key: key.trim() === '' ? undefined : key.trim(), expiresAt: expiresAt ?? undefined };
      const phrase = { ...(id === null ? remember : change), object: key.trim() === '' ? 'a memory' : `the memory ${key.trim()}` };
      const { callId, result } = await carryOut(phrase, 'write', async (mark) => {
        const by = { callId: mark.callId, by: byHand, at: clock.now() };
        if (id !== null) return memories.rewrite(id, draft, by, mark);
        if (draft.key !== undefined && (await memories.get(personPrincipal, draft.namespace, draft.key))) throw new AppError('ALREADY_EXISTS', `Another memory of ${draft.namespace} is called ${draft.key}`, { hint: 'Choose another key, or edit that one' });
        return (await memories.put(personPrincipal, draft, by, mark)).memory;
      });
      return { memory: shown(result), callId };
    },
    async remove(ids) {
      const [first] = ids;
      const only = ids.length === 1 && first !== undefined ? ((await memories.byId(first)) ?? gone()) : undefined;
      const { callId, result } = await carryOut({ ...forget, object: only ? `the memory ${only.key}` : formatCount(ids.length, 'memory', 'memories') }, 'destroy', (mark) => memories.removeIds(ids, mark));
      return { callId, removed: result.length };
    },
  };
}

function gone(): never {
  throw new AppError('NOT_FOUND', 'This memory is gone already');
}
