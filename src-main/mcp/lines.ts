import type { Readable, Writable } from 'node:stream';

/** Bytes of one message at most; as much as a request over HTTP may have. */
export const longestLine = 16 * 1024 * 1024;

const newline = 0x0a;

/** The first and the last bytes of a line that was too long to keep. */
export interface LineEnds {
  first: string;
  last: string;
}

const endBytes = 512;

export interface LineListener {
  onLine(line: string): void;
  /** A line was longer than `longestLine` and has been left out, but for its ends. */
  onTooLong(ends: LineEnds): void;
  onEnd(): void;
}

/** Reads lines of UTF-8, without white space at their ends. Empty ones are left out; what follows the last newline is a line when the input ends. */
export class LineReader {
  readonly #input: Readable;
  readonly #listener: LineListener;
  /** Whole lines that were not told yet: the listener wanted no more. */
  #lines: string[] = [];
  #paused = false;
  #telling = false;
  /** The begun line's parts. */
  #parts: Buffer[] = [];
  #length = 0;
  #skipping = false;
  #firstOfSkipped = Buffer.alloc(0);
  #lastOfSkipped = Buffer.alloc(0);
  #ended = false;
  #endTold = false;

  constructor(input: Readable, listener: LineListener) {
    this.#input = input;
    this.#listener = listener;
    input.on('data', this.#onData).on('end', this.#onEnd).on('close', this.#onEnd).on('error', this.#onEnd);
  }

  /** Tells no further line, not even of what has been read. May be called from `onLine`. */
  pause(): void {
    this.#paused = true;
    this.#input.pause();
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#tellLines();
    if (!this.#paused && !this.#ended) this.#input.resume();
  }

  /** Reads no more, and tells nothing more. */
  stop(): void {
    this.#paused = true;
    this.#lines = [];
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
    if (last > first) this.#lines = this.#lines.concat(chunk.toString('utf8', first + 1, last).split('\n'));
    if (last + 1 < chunk.length) this.#keep(chunk.subarray(last + 1));
    this.#tellLines();
  };

  readonly #onEnd = (): void => {
    if (this.#ended) return;
    this.#ended = true;
    this.#finishLine();
    this.#tellLines();
  };

  #keep(part: Buffer): void {
    this.#length += part.length;
    if (!this.#skipping) this.#parts.push(part);
    if (this.#length <= longestLine) return;
    if (!this.#skipping) {
      this.#firstOfSkipped = Buffer.from(this.#parts[0]?.subarray(0, endBytes) ?? []);
      this.#lastOfSkipped = Buffer.alloc(0);
    }
    this.#lastOfSkipped = Buffer.concat([this.#lastOfSkipped, part.subarray(-endBytes)]).subarray(-endBytes);
    this.#skipping = true;
    this.#parts = [];
  }

  #finishLine(): void {
    const parts = this.#parts;
    const skipped = this.#skipping;
    this.#parts = [];
    this.#length = 0;
    this.#skipping = false;
    if (skipped) this.#listener.onTooLong({ first: this.#firstOfSkipped.toString('utf8'), last: this.#lastOfSkipped.toString('utf8') });
    else if (parts.length > 0) this.#lines.push(Buffer.concat(parts).toString('utf8'));
  }

  #tellLines(): void {
    if (this.#telling) return;
    this.#telling = true;
    let told = 0;
    while (!this.#paused && told < this.#lines.length) {
      const line = (this.#lines[told++] ?? '').trimEnd();
      if (line !== '') this.#listener.onLine(line);
    }
    this.#lines = this.#lines.slice(told);
    this.#telling = false;
    if (this.#paused || !this.#ended || this.#endTold) return;
    this.#endTold = true;
    this.#listener.onEnd();
  }
}

/** Characters that may wait for the end of a turn. */
const mostWaiting = 1024 * 1024;

/** Writes lines; those of one turn of the event loop go out together. */
export class LineWriter {
  readonly #output: Writable;
  #waiting: string[] = [];
  #size = 0;
  #behind = false;
  #onRoom = new Set<() => void>();

  constructor(output: Writable, onBroken: (error: Error) => void) {
    this.#output = output;
    output.on('error', onBroken).on('drain', () => {
      this.#behind = false;
      this.#tellRoom();
    });
  }

  /** Enough is on its way: more should be written only when there is room again. */
  get full(): boolean {
    return this.#behind || this.#size > mostWaiting;
  }

  /** Calls back once, when it is no longer full. */
  whenRoom(tell: () => void): void {
    this.#onRoom.add(tell);
  }

  write(line: string): void {
    this.#waiting.push(line);
    this.#size += line.length;
    if (this.#waiting.length === 1) process.nextTick(this.flush);
  }

  readonly flush = (): void => {
    if (this.#waiting.length === 0) return;
    // Bytes of the right size at once: as a string, a stream would set aside three bytes a character.
    const bytes = Buffer.from(`${this.#waiting.join('\n')}\n`);
    this.#waiting = [];
    this.#size = 0;
    if (this.#output.destroyed || !this.#output.writable) return;
    this.#behind = !this.#output.write(bytes);
    if (!this.#behind) this.#tellRoom();
  };

  #tellRoom(): void {
    const waiting = this.#onRoom;
    this.#onRoom = new Set();
    for (const tell of waiting) tell();
  }
}
