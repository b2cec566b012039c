/** Keeps the beginning and the end of a stream within a budget; what falls out of the middle is counted. */
export class OutputKeeper {
  readonly #head: Buffer[] = [];
  #headBytes = 0;
  #tail: Buffer[] = [];
  #tailBytes = 0;
  readonly #headBudget: number;
  readonly #tailBudget: number;
  bytes = 0;

  constructor(budget: number) {
    this.#headBudget = Math.ceil(budget / 2);
    this.#tailBudget = Math.floor(budget / 2);
  }

  get truncated(): boolean {
    return this.bytes > this.#headBytes + this.#tailBytes;
  }

  add(chunk: Buffer): void {
    this.bytes += chunk.length;
    const room = this.#headBudget - this.#headBytes;
    const toHead = chunk.subarray(0, room);
    if (toHead.length > 0) {
      this.#head.push(toHead);
      this.#headBytes += toHead.length;
    }
    const rest = chunk.subarray(toHead.length);
    if (rest.length === 0) return;
    this.#tail.push(rest);
    this.#tailBytes += rest.length;
    while (this.#tailBytes > this.#tailBudget) {
      const first = this.#tail[0];
      if (!first) break;
      const excess = this.#tailBytes - this.#tailBudget;
      if (first.length <= excess) this.#tail.shift();
      else this.#tail[0] = first.subarray(excess);
      this.#tailBytes -= Math.min(first.length, excess);
    }
  }

  text(): string {
    const head = Buffer.concat(this.#head).toString('utf8');
    if (this.#tail.length === 0 && !this.truncated) return head;
    const left = this.bytes - this.#headBytes - this.#tailBytes;
    return `${head}${left > 0 ? `\n[${left} bytes left out]\n` : ''}${Buffer.concat(this.#tail).toString('utf8')}`;
  }
}
