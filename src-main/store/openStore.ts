import { Worker } from 'node:worker_threads';
import { AppError } from '../kernel/errors.ts';
import type { AuditRecord } from './auditChain.ts';
import { createAuditHandover } from './auditHandover.ts';
import { openAuditSpool } from './auditSpool.ts';
import type { StoreAnswer, StoreRequest, WorkerReady, WorkerSetup } from './protocol.ts';
import type { Store } from './store.ts';
import { spoolFilesIn } from './storeFiles.ts';
import type { ChainVerdict } from './verifyChain.ts';

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

/**
 * Starts the store worker on a data folder that exists. DATABASE_CORRUPT or DATA_FOLDER_UNUSABLE when
 * it cannot be opened.
 */
export async function openStore(folder: string): Promise<Store> {
  const setup: WorkerSetup = { folder };
  const worker = new Worker(new URL(`./storeWorker.${extension}`, import.meta.url), { workerData: setup, name: 'store', stdin: false, execArgv: [] });
  const ready = await new Promise<WorkerReady>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  if (!ready.ready) {
    await worker.terminate();
    throw new AppError(ready.code, ready.message, ready.hint ? { hint: ready.hint } : {});
  }
  return connect(worker, setup, ready.head);
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: AppError): void;
}

function connect(worker: Worker, setup: WorkerSetup, head: AuditRecord): Store {
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
      waiting.set(id, { resolve, reject });
      ids.push(id);
      requests.push(request);
      if (!scheduled) {
        scheduled = true;
        setImmediate(flush);
      }
    });
  }

  const handover = createAuditHandover(
    (text, durable) => ask({ op: 'audit', text, durable }),
    (seq) => spool.stored(seq),
  );
  const spool = openAuditSpool(spoolFilesIn(setup.folder), head, (rows) => handover.add(rows));

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
      else entry.reject(new AppError(answer.code, `The store could not do this: ${answer.message}`));
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
    appendAudit: async (row, options) => {
      if (failed) throw failed;
      if (closed) throw new AppError('NOT_REACHABLE', 'Steward is shutting down');
      return spool.append(row, options?.durable ?? false);
    },
    auditAll: (sql, ...params) => {
      handover.now();
      return ask({ op: 'all', database: 'audit', sql, params }) as Promise<never[]>;
    },
    verifyAudit: () => verifyInWorker(setup),
    close: () => {
      handover.now();
      closed ??= new Promise<void>((resolve) => {
        if (failed) {
          resolve();
          return;
        }
        onClosed = resolve;
        flush();
        worker.postMessage('close');
      }).then(async () => {
        await worker.terminate();
        spool.close();
        handover.close();
      });
      return closed;
    },
  };
}

/** Verifies in a thread of its own, on a connection of its own, so that calls go on meanwhile. */
async function verifyInWorker(setup: WorkerSetup): Promise<ChainVerdict> {
  const worker = new Worker(new URL(`./verifyWorker.${extension}`, import.meta.url), { workerData: { folder: setup.folder }, name: 'verify', stdin: false, execArgv: [] });
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
