import { createHash } from 'node:crypto';
import { readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

/** A file to hash. The descriptor is the main thread's and stays open until the answer; `stop` is set to 1 to give up. */
export interface HashJob {
  id: number;
  descriptor: number;
  algorithm: 'sha256' | 'sha1' | 'md5';
  stop: Int32Array<SharedArrayBuffer>;
}

/** The digest, or the code and words of what went wrong; neither when it was stopped. */
export type HashAnswer = { id: number } & ({ digest: string } | { failed: { code: string; message: string } } | { stopped: true });

const chunkSize = 1024 * 1024;
const port = parentPort;
if (!port) throw new Error('hashWorker runs as a worker thread only');
const chunk = Buffer.allocUnsafeSlow(chunkSize);

port.on('message', (job: HashJob) => port.postMessage(answer(job)));

function answer({ id, descriptor, algorithm, stop }: HashJob): HashAnswer {
  try {
    const hash = createHash(algorithm);
    for (let at = 0; ; ) {
      if (Atomics.load(stop, 0) === 1) return { id, stopped: true };
      const got = readSync(descriptor, chunk, 0, chunkSize, at);
      if (got === 0) return { id, digest: hash.digest('hex') };
      hash.update(chunk.subarray(0, got));
      at += got;
    }
  } catch (error) {
    const { code = 'EIO', message } = error as NodeJS.ErrnoException;
    return { id, failed: { code, message } };
  }
}
