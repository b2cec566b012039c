import { AppError } from '../../../../kernel/errors.ts';
import { formatBytes } from '../../../../kernel/format.ts';

/** How many times its own size an archive may unpack to. Ordinary text reaches 20, bombs 1,000 and more. */
const largestRatio = 200;
/** Below this nothing can do harm, whatever the ratio. */
const harmless = 16_000_000;

/** Counts what an archive unpacks to and stops it when that is out of all proportion. */
export class ExpansionGuard {
  readonly #name: string;
  readonly #archiveBytes: number;
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(options: { name: string; archiveBytes: number; maxBytes: number }) {
    this.#name = options.name;
    this.#archiveBytes = options.archiveBytes;
    this.#maxBytes = options.maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** UNSAFE_ARCHIVE above the limit of bytes or of proportion. */
  add(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > this.#maxBytes) {
      throw new AppError('UNSAFE_ARCHIVE', `${this.#name} unpacks to more than ${formatBytes(this.#maxBytes)}`, { hint: 'If that is expected, raise max_bytes' });
    }
    if (this.#bytes > harmless && this.#bytes > this.#archiveBytes * largestRatio) {
      throw new AppError('UNSAFE_ARCHIVE', `${this.#name} unpacks to more than ${largestRatio} times its size, which only a zip bomb does`, {
        hint: 'Nothing was unpacked. If you trust where it comes from, unpack it with the system\'s own program',
      });
    }
  }
}
