/** Numbers that look like chance and are the same for the same seed (mulberry32). */
export interface RandomNumbers {
  /** 0 up to, not with, 1. */
  next(): number;
  below(count: number): number;
  /** Of a normal distribution. */
  normal(): number;
  shuffle(items: Int32Array): void;
}

export function randomNumbers(seed: number): RandomNumbers {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (count: number): number => Math.floor(next() * count);
  return {
    next,
    below,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    shuffle(items) {
      for (let at = items.length - 1; at > 0; at--) {
        const other = below(at + 1);
        [items[at], items[other]] = [items[other] ?? 0, items[at] ?? 0];
      }
    },
  };
}
