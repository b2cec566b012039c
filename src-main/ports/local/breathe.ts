import { setImmediate } from 'node:timers/promises';

/** How long synchronous steps may follow each other before others get their turn. */
const longestStretchMs = 4;

/** Long work in many small synchronous steps: awaited between them, it lets the event loop run every few milliseconds and hears the abort signal. */
export class Breath {
  readonly #signal: AbortSignal | undefined;
  #since = performance.now();

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  /** Whether `take` is due; saves a microtask where it is not. */
  get due(): boolean {
    return this.#signal?.aborted === true || performance.now() - this.#since > longestStretchMs;
  }

  async take(): Promise<void> {
    await setImmediate();
    this.#since = performance.now();
    this.#signal?.throwIfAborted();
  }
}
