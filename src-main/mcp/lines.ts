import type { Readable, Writable } from 'node:stream';

/** Bytes of one message at most; as much as a request over HTTP may have. */
export const longestLine = 16 * 1024 * 1024;

const newline = 0x0a;

export interface LineListener {
  onLine(line: string): void;
  /** A line was longer than `longestLine` and has been left out. */
  onTooLong(): void;
  onEnd(): void;
}

/** Reads lines of UTF-8. Empty ones are left out; what follows the last newline is a line when the input ends. */
export class LineReader {
  readonly #input: Readable;
  readonly #listener: LineListener;
  /** The begun line's parts. */
  #parts: Buffer[] = [];
  #length = 0;
  #skipping = false;
  #ended = false;

  constructor(input: Readable, listener: LineListener) {
    this.#input = input;
    this.#listener = listener;
    input.on('data', this.#onData).on('end', this.#onEnd).on('close', this.#onEnd).on('error', this.#onEnd);
  }

  pause(): void {
    this.#input.pause();
  }

  resume(): void {
    if (!this.#ended) this.#input.resume();
  }

  /** Reads no more, and tells nothing more. */
  stop(): void {
    this.#ended = true;
    this.#input.off('data', this.#onData).off('end', this.#onEnd).off('close', this.#onEnd);
    this.#input.pause();
  }

  readonly #onData = (chunk: Buffer): void => {
    const last = chunk.lastIndexOf(newline);
    if (last < 0) return this.#keep(chunk);
    const first = this.#parts.length > 0 || this.#skipping ? chunk.indexOf(newline) : -1;
    if (first >= 0) {
      this.#keep(chunk.subarray(0, first));
      this.#finishLine();
    }
    // Whole lines are made into characters at once: a newline is never part of another character.
    if (last > first) {
      for (const line of chunk.toString('utf8', first + 1, last).split('\n')) this.#tell(line);
    }
    if (last + 1 < chunk.length) this.#keep(chunk.subarray(last + 1));
  };

  readonly #onEnd = (): void => {
    if (this.#ended) return;
    this.#ended = true;
    this.#finishLine();
    this.#listener.onEnd();
  };

  #keep(part: Buffer): void {
    this.#length += part.length;
    if (this.#length > longestLine) {
      this.#skipping = true;
      this.#parts = [];
    }
    if (!this.#skipping) this.#parts.push(part);
  }

  #finishLine(): void {
    const parts = this.#parts;
    const skipped = this.#skipping;
    this.#parts = [];
    this.#length = 0;
    this.#skipping = false;
    if (skipped) this.#listener.onTooLong();
    else if (parts.length > 0) this.#tell(Buffer.concat(parts).toString('utf8'));
  }

  #tell(line: string): void {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (text !== '') this.#listener.onLine(text);
  }
}

/** Writes lines; those of one turn of the event loop go out together. */
export class LineWriter {
  readonly #output: Writable;
  #waiting: string[] = [];
  #full = false;
  readonly #onRoom: (() => void)[] = [];

  constructor(output: Writable, onBroken: (error: Error) => void) {
    this.#output = output;
    output.on('error', onBroken).on('drain', () => {
      this.#full = false;
      for (const tell of this.#onRoom.splice(0)) tell();
    });
  }

  /** The reader on the other side is behind. */
  get full(): boolean {
    return this.#full;
  }

  whenRoom(tell: () => void): void {
    this.#onRoom.push(tell);
  }

  write(line: string): void {
    this.#waiting.push(line);
    if (this.#waiting.length === 1) process.nextTick(this.flush);
  }

  readonly flush = (): void => {
    if (this.#waiting.length === 0) return;
    // Bytes of the right size at once: as a string, a stream would set aside three bytes a character.
    const bytes = Buffer.from(`${this.#waiting.join('\n')}\n`);
    this.#waiting = [];
    if (!this.#output.destroyed && this.#output.writable) this.#full = !this.#output.write(bytes);
  };
}
