import type { Json } from '../../../../src-preload/contract/index.ts';
import type { Column, Row } from '../../databases.ts';
import { longestCell } from './limits.ts';

/** An integer as a number where that is exact, else as its digits. */
export function exactInteger(value: string | bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/** A decimal as a number where its digits survive, else as text. */
export function exactDecimal(text: string): number | string {
  const digits = text.replace(/^[-+]?0*\.?0*|\.|e.*$/gi, '');
  const number = Number(text);
  return Number.isFinite(number) && digits.length <= 15 ? number : text;
}

/** NaN and the infinities have no number in JSON. */
export function finiteNumber(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

export function cutText(text: string): string {
  return text.length <= longestCell ? text : `${text.slice(0, longestCell)}… (${text.length - longestCell} more characters)`;
}

export function cutBytes(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.length <= longestCell ? buffer.toString('base64') : `${buffer.subarray(0, longestCell - (longestCell % 3)).toString('base64')}… (${buffer.length} bytes)`;
}

/** Columns of the same name are told apart: id, id_2. */
export function distinctNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let own = name;
    for (let count = 2; taken.has(own); count += 1) own = `${name}_${count}`;
    taken.add(own);
    return own;
  });
}

/** Takes rows until there are enough: whether there was more, or too many bytes. */
export class PageBuilder {
  readonly rows: Row[] = [];
  more = false;
  cut = false;
  #skip: number;
  #bytes = 0;
  readonly #columns: readonly Column[];
  readonly #limit: number;
  readonly #maxBytes: number;

  constructor(columns: readonly Column[], { offset, limit, maxBytes }: { offset: number; limit: number; maxBytes: number }) {
    this.#columns = columns;
    this.#skip = offset;
    this.#limit = limit;
    this.#maxBytes = maxBytes;
  }

  /** False: no more is wanted. */
  add(cells: readonly Json[]): boolean {
    if (this.#skip > 0) {
      this.#skip -= 1;
      return true;
    }
    if (this.rows.length >= this.#limit) return this.#stop(false);
    const row: Row = Object.fromEntries(this.#columns.map(({ name }, index) => [name, cells[index] ?? null]));
    this.#bytes += JSON.stringify(row).length;
    if (this.#bytes > this.#maxBytes && this.rows.length > 0) return this.#stop(true);
    this.rows.push(row);
    return true;
  }

  #stop(cut: boolean): false {
    [this.more, this.cut] = [true, cut];
    return false;
  }
}
