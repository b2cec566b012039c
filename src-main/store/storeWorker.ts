import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { isAppError } from '../kernel/errors.ts';
import type { StoreRequest, WorkerReady, WorkerSetup } from './protocol.ts';
import { StoreThread } from './storeThread.ts';

/**
 * The thread that owns both databases. Whatever has arrived when it looks becomes one transaction each.
 * Between messages it indexes what was written and anchors the chain.
 */

const setup = workerData as WorkerSetup;
const port = parentPort;
if (!port) throw new Error('storeWorker runs as a worker thread only');

interface Batch {
  ids: number[];
  requests: StoreRequest[];
}

/** Rows stand without an anchor for so long at most. */
const anchorWithinMs = 60_000;
/** Indexing begins so long after the start, which it must not slow down. */
const firstIndexMs = 1000;
/** Pause between two steps of indexing: while nothing is asked, and while much is. */
const indexPauseMs = { idle: 5, busy: 250 };
/** Asked for something within this time, it counts as busy. */
const busyForMs = 100;
/** After an error of the index. */
const indexRetryMs = 60_000;

function start(): void {
  let thread: StoreThread;
  try {
    thread = new StoreThread(setup.folder);
  } catch (error) {
    const ready: WorkerReady = isAppError(error)
      ? { ready: false, code: error.code, message: error.message, hint: error.hint ?? '' }
      : { ready: false, code: 'DATA_FOLDER_UNUSABLE', message: error instanceof Error ? error.message : String(error), hint: 'Check the data folder' };
    port?.postMessage(ready);
    return;
  }
  const chores = startChores(thread);
  port?.on('message', (first: Batch | 'close') => {
    const ids: number[] = [];
    const requests: StoreRequest[] = [];
    let closing = false;
    for (let message: Batch | 'close' | undefined = first; message; message = receiveMessageOnPort(port)?.message as Batch | 'close' | undefined) {
      if (message === 'close') {
        closing = true;
        break;
      }
      ids.push(...message.ids);
      requests.push(...message.requests);
    }
    if (requests.length > 0) port.postMessage({ ids, answers: thread.carryOut(requests) });
    if (!closing) {
      chores.asked();
      return;
    }
    chores.stop();
    thread.close();
    port.postMessage('closed');
    port.close();
  });
  port?.postMessage({ ready: true, head: thread.head } satisfies WorkerReady);
}

/** Indexing and anchoring, each only while there is something to do. */
function startChores(thread: StoreThread): { asked(): void; stop(): void } {
  let anchoring: NodeJS.Timeout | undefined;
  let indexing: NodeJS.Timeout | undefined;
  let askedAt = 0;

  function plan(): void {
    if (thread.hasUnanchored) anchoring ??= setTimeout(anchor, anchorWithinMs);
    if (thread.hasUnindexed) indexing ??= setTimeout(index, Date.now() - askedAt < busyForMs ? indexPauseMs.busy : indexPauseMs.idle);
  }

  function anchor(): void {
    anchoring = undefined;
    if (thread.hasUnanchored) thread.anchor();
    plan();
  }

  function index(): void {
    indexing = undefined;
    try {
      thread.index.step();
    } catch (error) {
      // A full disk may have space again later; an index that is damaged is made anew.
      indexing = setTimeout(isDamage(error) ? mend : index, indexRetryMs);
    }
    plan();
  }

  function mend(): void {
    indexing = undefined;
    try {
      thread.index.rebuild();
    } catch {
      indexing = setTimeout(mend, indexRetryMs);
    }
    plan();
  }

  indexing = setTimeout(index, firstIndexMs);
  plan();
  return {
    asked() {
      askedAt = Date.now();
      plan();
    },
    stop() {
      clearTimeout(anchoring);
      clearTimeout(indexing);
    },
  };
}

function isDamage(error: unknown): boolean {
  const code = String((error as { code?: unknown }).code);
  return code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB';
}

start();
