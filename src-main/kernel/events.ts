/** A typed announcement. Listeners must not throw; one that does is reported and the others still hear. */
export interface Event<T> {
  (listener: (value: T) => void): () => void;
}

/** The announcing side of an Event. Events announce; commands are method calls. */
export class Emitter<T> {
  readonly #listeners = new Set<(value: T) => void>();
  readonly #onFailure: (error: unknown) => void;

  constructor(onFailure: (error: unknown) => void = (error) => queueMicrotask(() => { throw error; })) {
    this.#onFailure = onFailure;
  }

  readonly event: Event<T> = (listener) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  emit(value: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(value);
      } catch (error) {
        this.#onFailure(error);
      }
    }
  }
}
