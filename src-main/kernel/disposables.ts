/** Something that was started and must be ended. */
export type Dispose = () => void | Promise<void>;

/** Ends things in the reverse order of their start; a failure does not keep the others from ending. */
export class Disposables {
  readonly #stack: { name: string; dispose: Dispose }[] = [];
  #ended: Promise<void> | undefined;

  add(name: string, dispose: Dispose): void {
    this.#stack.push({ name, dispose });
  }

  /** Ends everything once; later calls wait for the same end. `onFailure` hears what could not be ended. */
  end(onFailure: (name: string, error: unknown) => void): Promise<void> {
    this.#ended ??= this.#run(onFailure);
    return this.#ended;
  }

  async #run(onFailure: (name: string, error: unknown) => void): Promise<void> {
    for (let item = this.#stack.pop(); item; item = this.#stack.pop()) {
      try {
        await item.dispose();
      } catch (error) {
        onFailure(item.name, error);
      }
    }
  }
}
