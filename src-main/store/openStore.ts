import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AppError } from '../kernel/errors.ts';
import type { AuditRecord, ChainVerdict } from './auditChain.ts';
import type { StoreAnswer, StoreRequest, WorkerReady, WorkerSetup } from './protocol.ts';
import type { Store } from './store.ts';

export const storeFiles = { main: 'steward.db', audit: 'audit.db', anchor: 'audit.anchor' } as const;

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

/**
 * Starts the store worker on a data folder that exists. DATABASE_CORRUPT or DATA_FOLDER_UNUSABLE when
 * it cannot be opened.
 */
export async function openStore(folder: string): Promise<Store> {
  const setup: WorkerSetup = { mainFile: join(folder, storeFiles.main), auditFile: join(folder, storeFiles.audit), anchorFile: join(folder, storeFiles.anchor) };
  const worker = new Worker(new URL(`./storeWorker.${extension}`, import.meta.url), { workerData: setup, name: 'store', stdin: false, execArgv: [] });
  const ready = await new Promise<WorkerReady>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  if (!ready.ready) {
    await worker.terminate();
    throw new AppError(ready.code, ready.message, ready.hint ? { hint: ready.hint } : {});
  }
  return connect(worker, setup);
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: AppError): void;
  audit: boolean;
}

function connect(worker: Worker, setup: WorkerSetup): Store {
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  let ids: number[] = [];
  let requests: StoreRequest[] = [];
  let scheduled = false;
  let failed: AppError | undefined;
  let closed: Promise<void> | undefined;

  function flush(): void {
    scheduled = false;
    if (requests.length === 0) return;
    worker.postMessage({ ids, requests });
    ids = [];
    requests = [];
  }

  function ask(request: StoreRequest): Promise<unknown> {
    if (failed) return Promise.reject(failed);
    if (closed) return Promise.reject(new AppError('NOT_REACHABLE', 'Steward is shutting down'));
    return new Promise((resolve, reject) => {
      const id = nextId++;
      waiting.set(id, { resolve, reject, audit: request.op === 'audit' });
      ids.push(id);
      requests.push(request);
      if (!scheduled) {
        scheduled = true;
        setImmediate(flush);
      }
    });
  }

  let onClosed: () => void = () => undefined;

  worker.on('message', (message: { ids: number[]; answers: StoreAnswer[] } | 'closed') => {
    if (message === 'closed') {
      onClosed();
      return;
    }
    message.ids.forEach((id, index) => {
      const entry = waiting.get(id);
      const answer = message.answers[index];
      if (!entry || !answer) return;
      waiting.delete(id);
      if (answer.ok) entry.resolve(answer.value);
      else entry.reject(storeError(answer, entry.audit));
    });
  });
  worker.on('error', (error) => {
    failed = new AppError('AUDIT_UNAVAILABLE', `The store stopped: ${error.message}`, { cause: error, hint: 'Start Steward again' });
    for (const entry of waiting.values()) entry.reject(failed);
    waiting.clear();
    onClosed();
  });

  return {
    all: (sql, ...params) => ask({ op: 'all', database: 'main', sql, params }) as Promise<never[]>,
    get: async (sql, ...params) => ((await ask({ op: 'all', database: 'main', sql, params })) as never[])[0],
    run: async (statements, options) => {
      const list = 'sql' in statements ? [statements] : statements;
      if (list.length > 0) await ask({ op: 'run', statements: list, durable: options?.durable ?? false });
    },
    appendAudit: (row, options) => ask({ op: 'audit', row, durable: options?.durable ?? false }) as Promise<AuditRecord>,
    auditAll: (sql, ...params) => ask({ op: 'all', database: 'audit', sql, params }) as Promise<never[]>,
    verifyAudit: () => verifyInWorker(setup),
    close: () => {
      closed ??= new Promise<void>((resolve) => {
        if (failed) {
          resolve();
          return;
        }
        onClosed = resolve;
        flush();
        worker.postMessage('close');
      }).then(async () => void (await worker.terminate()));
      return closed;
    },
  };
}

function storeError(answer: Extract<StoreAnswer, { ok: false }>, audit: boolean): AppError {
  if (audit) return new AppError('AUDIT_UNAVAILABLE', `The audit log cannot be written: ${answer.message}`, { hint: 'Free some disk space or mend the data folder; nothing was run' });
  return new AppError(answer.code, `The store could not do this: ${answer.message}`);
}

/** Verifies in a thread of its own, on a connection of its own, so that calls go on meanwhile. */
async function verifyInWorker(setup: WorkerSetup): Promise<ChainVerdict> {
  const worker = new Worker(new URL(`./verifyWorker.${extension}`, import.meta.url), { workerData: { auditFile: setup.auditFile, anchor: readAnchorFile(setup.anchorFile) }, name: 'verify', stdin: false, execArgv: [] });
  try {
    return await new Promise<ChainVerdict>((resolve, reject) => {
      worker.once('message', (answer: { verdict: ChainVerdict } | { message: string }) => {
        if ('verdict' in answer) resolve(answer.verdict);
        else reject(new AppError('DATABASE_CORRUPT', `The audit log cannot be read: ${answer.message}`, { hint: 'Put back a backup, or move audit.db aside' }));
      });
      worker.once('error', reject);
    });
  } finally {
    await worker.terminate();
  }
}

/** The last known end of the chain; undefined when it was never noted. */
export function readAnchorFile(file: string): { seq: number; hash: string } | undefined {
  try {
    const anchor = JSON.parse(readFileSync(file, 'utf8')) as { seq: number; hash: string };
    return typeof anchor.seq === 'number' && typeof anchor.hash === 'string' ? anchor : undefined;
  } catch {
    return undefined;
  }
}
