import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { AppError, toAppError } from '../../../kernel/errors.ts';
import type { ScriptResult, Scripts } from '../../scripts.ts';
import type { ScriptAnswer, ScriptJob } from './scriptJobs.ts';

/** A thread that had nothing to do for this long is ended. */
const idleMs = 30_000;
/** What the engine does not look up from, such as one long search, is ended with its thread so long after its time. */
const overtimeMs = 500;
/** More threads than this only take each other's processor. */
const mostThreads = 4;

/** A text takes no longer to be laid out, milliseconds. */
const formatMs = 30_000;

type JobBody = ScriptJob extends infer J ? (J extends ScriptJob ? Omit<J, 'id'> : never) : never;

interface Waiting {
  body: JobBody;
  /** Milliseconds after which its thread is ended. */
  limitMs: number;
  signal: AbortSignal;
  resolve(answer: ScriptAnswer): void;
  reject(error: unknown): void;
}

interface Thread {
  worker: Worker;
  idle: NodeJS.Timeout | undefined;
}

/** Engines in threads of their own: at most as many as there are processors, each started when it is needed and ended when it is not. None keeps the process alive. */
export function createScripts(): Scripts {
  const resting: Thread[] = [];
  const queue: Waiting[] = [];
  let threads = 0;
  let nextId = 1;

  function startThread(): Thread {
    threads++;
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const worker = new Worker(new URL(`./scriptWorker.${extension}`, import.meta.url), { name: 'scripts', stdin: false, env: {}, resourceLimits: { maxOldGenerationSizeMb: 512 } });
    worker.unref();
    return { worker, idle: undefined };
  }

  function end({ worker, idle }: Thread): void {
    clearTimeout(idle);
    threads--;
    void worker.terminate();
  }

  function serve(): void {
    while (queue.length > 0 && (resting.length > 0 || threads < Math.min(mostThreads, availableParallelism()))) {
      const waiting = queue.shift();
      if (waiting) work(resting.pop() ?? startThread(), waiting);
    }
  }

  function work(thread: Thread, { body, limitMs, signal, resolve, reject }: Waiting): void {
    const { worker } = thread;
    clearTimeout(thread.idle);
    worker.ref();
    const id = nextId++;
    let over = false;
    const leave = (keep: boolean): void => {
      over = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      worker.off('message', onMessage).off('error', onError);
      worker.unref();
      if (keep) {
        thread.idle = setTimeout(() => {
          resting.splice(resting.indexOf(thread), 1);
          end(thread);
        }, idleMs).unref();
        resting.push(thread);
      } else end(thread);
      serve();
    };
    const timer = setTimeout(() => {
      if (over) return;
      leave(false);
      reject(new AppError('DEADLINE_EXCEEDED', 'The script did not end in its time'));
    }, limitMs);
    const onAbort = (): void => {
      leave(false);
      reject(toAppError(signal.reason));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    const onMessage = (answer: ScriptAnswer): void => {
      if (answer.id !== id || over) return;
      leave(!('result' in answer && answer.result.limit === 'memory') && !('failed' in answer));
      resolve(answer);
    };
    const onError = (error: unknown): void => {
      if (over) return;
      leave(false);
      reject(new AppError('INTERNAL', 'The engine for scripts broke down', { cause: error, hint: 'Try again, with less at once' }));
    };
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.postMessage({ ...body, id });
  }

  function ask(body: JobBody, limitMs: number, signal: AbortSignal): Promise<ScriptAnswer> {
    if (signal.aborted) return Promise.reject(toAppError(signal.reason));
    return new Promise((resolve, reject) => {
      queue.push({ body, limitMs, signal, resolve, reject });
      serve();
    });
  }

  return {
    async evaluate({ signal, ...request }) {
      const startedAt = performance.now();
      const stop = new Int32Array(new SharedArrayBuffer(4));
      try {
        const answer = await ask({ kind: 'evaluate', stop, ...request }, request.timeoutMs + overtimeMs, signal);
        if ('result' in answer) return answer.result;
        throw unread(answer);
      } catch (error) {
        if (error instanceof AppError && error.code === 'DEADLINE_EXCEEDED') return lateResult(performance.now() - startedAt);
        throw error;
      }
    },
    async stripTypes(source, signal) {
      const answer = await ask({ kind: 'strip', source }, 30_000, signal);
      if ('stripped' in answer) return answer.stripped;
      throw unread(answer);
    },
    async format({ signal, ...request }) {
      const answer = await ask({ kind: 'format', ...request }, formatMs, signal);
      if ('formatted' in answer) return answer.formatted;
      if ('unread' in answer) throw new AppError('INVALID_INPUT', answer.unread, { hint: 'Correct the syntax; nothing was changed' });
      throw unread(answer);
    },
  };
}

function lateResult(durationMs: number): ScriptResult {
  return { stdout: '', stderr: '', truncated: false, timedOut: true, durationMs };
}

function unread(answer: ScriptAnswer): AppError {
  if ('unread' in answer) return new AppError('INVALID_INPUT', `code: it cannot be read as TypeScript: ${answer.unread}`, { hint: 'Correct the syntax; nothing was run' });
  return new AppError('INTERNAL', `The engine for scripts failed: ${'failed' in answer ? answer.failed : 'it gave no answer'}`);
}
