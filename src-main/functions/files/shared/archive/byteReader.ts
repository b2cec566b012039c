import { asBuffer } from '../text.ts';

/** Takes exact numbers of bytes from a stream of pieces. */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #piece: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** So many bytes as pieces; fewer when the stream ends before. */
  async *pass(length: number): AsyncGenerator<Buffer> {
    let left = length;
    while (left > 0) {
      if (this.#piece.length === 0 && !(await this.#next())) return;
      const part = this.#piece.subarray(0, left);
      this.#piece = this.#piece.subarray(part.length);
      left -= part.length;
      yield part;
    }
  }

  /** So many bytes together; fewer when the stream ends before. */
  async take(length: number): Promise<Buffer> {
    if (this.#piece.length >= length) {
      const part = this.#piece.subarray(0, length);
      this.#piece = this.#piece.subarray(length);
      return part;
    }
    const parts: Buffer[] = [];
    for await (const part of this.pass(length)) parts.push(part);
    return Buffer.concat(parts);
  }

  /** Leaves bytes out; how many there were. */
  async skip(length: number): Promise<number> {
    let skipped = 0;
    for await (const part of this.pass(length)) skipped += part.length;
    return skipped;
  }

  /** Everything that is left. */
  rest(): AsyncGenerator<Buffer> {
    return this.pass(Infinity);
  }

  /** Lets go of the stream. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }

  async #next(): Promise<boolean> {
    for (;;) {
      const { done, value } = await this.#source.next();
      if (done === true) return false;
      if (value.length === 0) continue;
      this.#piece = asBuffer(value);
      return true;
    }
  }
}
