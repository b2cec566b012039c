import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AppError } from '../kernel/errors.ts';
import type { AuditRecord, ChainVerdict, StoredAuditRow } from './auditChain.ts';
import { openAuditSpool, spoolNames } from './auditSpool.ts';
import type { StoreAnswer, StoreRequest, WorkerReady, WorkerSetup } from './protocol.ts';
import type { Store } from './store.ts';

export const storeFiles = { main: 'steward.db', audit: 'audit.db', anchor: 'audit.anchor' } as const;

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

/**
 * Starts the store worker on a data folder that exists. DATABASE_CORRUPT or DATA_FOLDER_UNUSABLE when
 * it cannot be opened.
 */
export async function openStore(folder: string): Promise<Store> {
  const setup: WorkerSetup = { mainFile: join(folder, storeFiles.main), auditFile: join(folder, storeFiles.audit), anchorFile: join(folder, storeFiles.anchor), spoolFiles: [join(folder, spoolNames[0]), join(folder, spoolNames[1])] };
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

/** Acknowledged audit rows wait so long for company before they travel to the database. */
const storeAfterMs = 20;
const storeAfterRows = 512;

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

  let written: StoredAuditRow[] = [];
  let writtenDurably = false;
  let storing: NodeJS.Timeout | undefined;
  const spool = openAuditSpool(setup.spoolFiles, head, (rows, durable) => {
    written.push(...rows);
    writtenDurably ||= durable;
    if (written.length >= storeAfterRows) handOver();
    else storing ??= setTimeout(handOver, storeAfterMs);
  });

  /** Acknowledged rows go to the database. Whatever is asked of the audit afterwards sees them. */
  function handOver(): void {
    clearTimeout(storing);
    storing = undefined;
    const rows = written;
    const last = rows.at(-1);
    if (!last) return;
    written = [];
    const durable = writtenDurably;
    writtenDurably = false;
    // When it fails the rows stay in the spool, and the next start stores them.
    ask({ op: 'audit', rows, durable }).then(() => spool.stored(last.seq), () => undefined);
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
    appendAudit: (row, options) => (closed ? Promise.reject(new AppError('NOT_REACHABLE', 'Steward is shutting down')) : spool.append(row, options?.durable ?? false)),
    auditAll: (sql, ...params) => {
      handOver();
      return ask({ op: 'all', database: 'audit', sql, params }) as Promise<never[]>;
    },
    verifyAudit: () => verifyInWorker(setup),
    close: () => {
      handOver();
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
      });
      return closed;
    },
  };
}

/** Verifies in a thread of its own, on a connection of its own, so that calls go on meanwhile. */
async function verifyInWorker(setup: WorkerSetup): Promise<ChainVerdict> {
  const worker = new Worker(new URL(`./verifyWorker.${extension}`, import.meta.url), { workerData: { auditFile: setup.auditFile, spoolFiles: setup.spoolFiles, anchor: readAnchorFile(setup.anchorFile) }, name: 'verify', stdin: false, execArgv: [] });
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
