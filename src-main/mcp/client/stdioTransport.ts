import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client';
import { AppError } from '../../kernel/errors.ts';
import type { RunningProcess } from '../../ports/processes.ts';
import { LineReader, LineWriter, type LineEnds } from '../lines.ts';
import { createPace } from './pace.ts';
import { takeMessage, tooLong } from './readMessage.ts';

/** A transport that says why it ended, and what it had to leave out. */
export interface ReportingTransport extends Transport {
  /** A message could not be taken in, for its length or for what it is. */
  onleftout?: (ends: LineEnds, why: AppError) => void;
  /** Why the connection is over, once it is. */
  readonly endReason: AppError | undefined;
}

/**
 * Lines of JSON over a process that runs already. A server that does not read is not read either, so
 * nothing piles up here.
 */
export class StdioTransport implements ReportingTransport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  onleftout?: (ends: LineEnds, why: AppError) => void;
  endReason: AppError | undefined;
  /** The SDK takes a transport with these two for one of processes, where silence means an older server. */
  readonly stderr = null;
  readonly pid: number;
  readonly #process: RunningProcess;
  readonly #writer: LineWriter;
  readonly #pace = createPace();
  #reader: LineReader | undefined;
  #closed = false;

  constructor(process: RunningProcess) {
    this.#process = process;
    this.pid = process.pid;
    this.#writer = new LineWriter(process.stdin, () => undefined);
    void process.ended.then(({ exitCode, signal }) => {
      this.endReason ??= new AppError('NETWORK', `The server ended by itself, ${signal === null ? `with exit code ${exitCode}` : `by ${signal}`}`, { hint: 'Its log may say why' });
      this.#finish();
    });
  }

  start(): Promise<void> {
    // Connecting again on the same process goes on reading where the last one stopped.
    this.#reader ??= new LineReader(this.#process.stdout, {
      onLine: (line) => this.#take(line),
      onTooLong: (ends) => this.onleftout?.(ends, tooLong()),
      onEnd: () => void this.close(),
    });
    return Promise.resolve();
  }

  send(message: JSONRPCMessage): Promise<void> {
    if (this.#closed) return Promise.reject(this.endReason ?? new AppError('NETWORK', 'The connection to the server is closed'));
    this.#writer.write(JSON.stringify(message));
    return Promise.resolve();
  }

  async close(): Promise<void> {
    await this.#process.end();
    this.#finish();
  }

  #take(line: string): void {
    const kind = takeMessage(line, this);
    if (this.#writer.full) {
      this.#reader?.pause();
      this.#writer.whenRoom(() => this.#reader?.resume());
      return;
    }
    const wait = this.#pace(line.length, kind, 1);
    if (wait === 0) return;
    this.#reader?.pause();
    setTimeout(() => this.#reader?.resume(), wait);
  }

  #finish(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#reader?.stop();
    this.onclose?.();
  }
}
