import { Worker } from 'node:worker_threads';
import type { Clock } from '../kernel/clock.ts';
import { AppError } from '../kernel/errors.ts';
import { Emitter } from '../kernel/events.ts';
import type { ChangeMark, Memories, Memory, MemoryDraft, Provenance } from '../ports/memories.ts';
import type { MemoryFilter, MemoryList, MemoryPlaces } from './listMemories.ts';
import type { MemoryThread } from './memoryThread.ts';
import type { MemoryAnswer, MemoryMethod, MemoryWorkerSetup } from './protocol.ts';
import { rerankByMeaning, type MeaningModel } from './rerankByMeaning.ts';

export interface MemoriesOptions {
  /** The data folder; `memory.db` is made there at the first use. */
  folder: string;
  clock: Clock;
  /** Whether the redactor would hide anything in it: such a thing is never kept. */
  marks(value: unknown): boolean;
  /** Where one is installed. */
  meaning?: MeaningModel | undefined;
}

/** All memories: what calls use of them, what the person does with them by hand, and the way back for the journal. */
export interface MemoryStore extends Memories {
  byId(id: number): Promise<Memory | undefined>;
  list(filter: MemoryFilter): Promise<MemoryList>;
  places(): Promise<MemoryPlaces>;
  /** NOT_FOUND when it is gone, ALREADY_EXISTS when another has that key. */
  rewrite(id: number, draft: MemoryDraft, by: Provenance, mark?: ChangeMark): Promise<Memory>;
  removeIds(ids: readonly number[], mark?: ChangeMark): Promise<Memory[]>;
  revert(mark: ChangeMark, side: 'before' | 'after'): Promise<void>;
  conflicts(mark: ChangeMark, side: 'before' | 'after'): Promise<string[]>;
  forget(callId: string): Promise<void>;
  /** Something was stored, changed or removed. */
  readonly changed: (listener: () => void) => () => void;
  close(): Promise<void>;
}

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

type Method<M extends MemoryMethod> = MemoryThread[M] extends (...args: infer A) => infer R ? { args: A; result: R } : never;

/** The worker is started by the first question: who remembers nothing pays nothing. */
export function createMemories({ folder, clock, marks, meaning }: MemoriesOptions): MemoryStore {
  const changed = new Emitter<void>();
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: AppError): void }>();
  let worker: Worker | undefined;
  let nextId = 1;
  let closed: Promise<void> | undefined;
  let onClosed: () => void = () => undefined;

  function start(): Worker {
    const setup: MemoryWorkerSetup = { folder, now: clock.now() };
    const started = new Worker(new URL(`./memoryWorker.${extension}`, import.meta.url), { workerData: setup, name: 'memory', stdin: false, execArgv: [] });
    started.on('message', (answer: MemoryAnswer | 'closed') => {
      if (answer === 'closed') {
        onClosed();
        return;
      }
      const entry = waiting.get(answer.id);
      waiting.delete(answer.id);
      if (answer.ok) entry?.resolve(answer.value);
      else entry?.reject(new AppError(answer.code, answer.message, answer.hint ? { hint: answer.hint } : {}));
      if (waiting.size === 0) started.unref();
    });
    started.on('error', (error) => {
      worker = undefined;
      for (const entry of waiting.values()) entry.reject(new AppError('INTERNAL', `The memories stopped: ${error.message}`, { cause: error, hint: 'Try again' }));
      waiting.clear();
      onClosed();
    });
    return started;
  }

  function ask<M extends MemoryMethod>(method: M, ...args: Method<M>['args']): Promise<Method<M>['result']> {
    if (closed) return Promise.reject(new AppError('NOT_REACHABLE', 'Steward is shutting down'));
    worker ??= start();
    const id = nextId++;
    const answer = new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject }));
    worker.ref();
    worker.postMessage({ id, method, args });
    return answer as Promise<Method<M>['result']>;
  }

  async function end(): Promise<void> {
    const running = worker;
    if (!running) return;
    await new Promise<void>((resolve) => {
      onClosed = resolve;
      running.ref();
      running.postMessage('close');
    });
    await running.terminate();
  }

  function assertHarmless(draft: MemoryDraft): void {
    const { key = '', namespace, content, tags } = draft;
    if (!marks({ key, namespace, content, tags })) return;
    throw new AppError('REDACTED_INPUT', 'This holds a password, key or other secret, which memories never keep', { hint: 'Keep it in the secret store (Settings, Secrets) and remember its name instead' });
  }

  async function changing<T>(work: Promise<T>): Promise<T> {
    const result = await work;
    changed.emit();
    return result;
  }

  return {
    get: (owner, namespace, key) => ask('get', owner, namespace, key, clock.now()),
    byId: (id) => ask('byId', id),
    async search(owner, search) {
      const found = await ask('search', owner, meaning && search.query !== '' ? { ...search, limit: Math.max(search.limit, meaning.compared) } : search, clock.now());
      return { ...found, hits: (await rerankByMeaning(meaning, search.query, found.hits)).slice(0, search.limit) };
    },
    likeKeys: (owner, namespace, key) => ask('likeKeys', owner, namespace, key, clock.now()),
    list: (filter) => ask('list', filter, clock.now()),
    places: () => ask('places'),
    async put(owner, draft, by, mark) {
      assertHarmless(draft);
      return changing(ask('put', owner, draft, by, mark));
    },
    async rewrite(id, draft, by, mark) {
      assertHarmless(draft);
      const answer = await changing(ask('rewrite', id, draft, by, mark));
      if (answer === 'gone') throw new AppError('NOT_FOUND', 'This memory is gone already');
      if (answer === 'taken') throw new AppError('ALREADY_EXISTS', `Another memory of ${draft.namespace} is called ${draft.key ?? ''}`, { hint: 'Choose another key, or edit that one' });
      return answer;
    },
    remove: (owner, namespace, keys, mark) => changing(ask('remove', owner, namespace, keys, mark)),
    removeIds: (ids, mark) => changing(ask('removeIds', ids, mark)),
    planTidy: (owner, options) => ask('planTidy', owner, options, clock.now()),
    tidy: (owner, options, mark) => changing(ask('tidy', owner, options, mark, clock.now())),
    revert: (mark, side) => changing(ask('revert', mark, side)),
    conflicts: (mark, side) => ask('conflicts', mark, side),
    forget: (callId) => ask('forget', callId),
    changed: changed.event,
    close: () => (closed ??= end()),
  };
}
