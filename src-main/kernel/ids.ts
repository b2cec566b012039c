import { randomBytes } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** Random bytes are drawn in blocks: one system call for many ids. */
let pool = Buffer.alloc(0);
let used = 0;

function randomByte(): number {
  if (used >= pool.length) {
    pool = randomBytes(1024);
    used = 0;
  }
  return pool[used++] ?? 0;
}

/**
 * An id that sorts by time: prefix, 9 characters of milliseconds and 10 random ones (50 bits), in
 * Crockford's base 32. Example: `call_01k3v9x2ab7f3kq0zmt4`.
 */
export function newId(prefix: string, now: number = Date.now()): string {
  let time = '';
  for (let rest = now, i = 0; i < 9; i++) {
    time = (alphabet[rest % 32] ?? '0') + time;
    rest = Math.floor(rest / 32);
  }
  let random = '';
  for (let i = 0; i < 10; i++) random += alphabet[randomByte() & 31] ?? '0';
  return `${prefix}_${time}${random}`;
}
