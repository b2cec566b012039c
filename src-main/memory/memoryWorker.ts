import { parentPort, workerData } from 'node:worker_threads';
import { isAppError } from '../kernel/errors.ts';
import { MemoryThread } from './memoryThread.ts';
import type { MemoryAnswer, MemoryRequest, MemoryWorkerSetup } from './protocol.ts';

/** The thread that owns the database of memories: one request after the other, each answered by its number. */

const setup = workerData as MemoryWorkerSetup;
const port = parentPort;
if (!port) throw new Error('memoryWorker runs as a worker thread only');

let thread: MemoryThread | undefined;

function answer({ id, method, args }: MemoryRequest): MemoryAnswer {
  try {
    thread ??= new MemoryThread(setup.folder, setup.now);
    const run = thread[method] as (...given: unknown[]) => unknown;
    return { id, ok: true, value: run.apply(thread, [...args]) };
  } catch (error) {
    if (isAppError(error)) return { id, ok: false, code: error.code, message: error.message, hint: error.hint ?? '' };
    const code = (error as { code?: unknown }).code;
    return { id, ok: false, code: code === 'SQLITE_FULL' ? 'DISK_FULL' : 'INTERNAL', message: `The memories could not be used: ${error instanceof Error ? error.message : String(error)}`, hint: '' };
  }
}

port.on('message', (request: MemoryRequest | 'close') => {
  if (request !== 'close') {
    port.postMessage(answer(request));
    return;
  }
  thread?.close();
  port.postMessage('closed');
  port.close();
});
