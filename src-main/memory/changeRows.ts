import { isDeepStrictEqual } from 'node:util';
import type { ChangeMark, Memory } from '../ports/memories.ts';
import type { MemoryRows } from './memoryRows.ts';

interface Sides {
  id: number;
  before: Memory | null;
  after: Memory | null;
}

/** What calls changed, and the way between both sides of it. */
export class ChangeRows {
  readonly #rows: MemoryRows;

  constructor(rows: MemoryRows) {
    this.#rows = rows;
  }

  conflicts(mark: ChangeMark, side: 'before' | 'after'): string[] {
    return this.#sides(mark).flatMap(({ id, ...sides }) => {
      const [wanted, expected] = [sides[side], sides[side === 'before' ? 'after' : 'before']];
      const there = this.#rows.byId(id) ?? null;
      const name = (wanted ?? expected)?.key ?? '';
      if (!isSame(there, expected) && !isSame(there, wanted)) return [there === null ? `The memory ${name} is not there any more` : `The memory ${name} was changed since`];
      const holder = wanted && this.#rows.byKey(wanted.owner, wanted.namespace, wanted.key);
      return holder && holder.id !== id ? [`Another memory is called ${name} by now`] : [];
    });
  }

  /** What is there now, where it is not what was expected, becomes the other side: turning back brings it back. */
  revert(mark: ChangeMark, side: 'before' | 'after'): void {
    for (const { id, ...sides } of this.#sides(mark)) {
      const wanted = sides[side];
      const there = this.#rows.byId(id) ?? null;
      if (isSame(there, wanted)) continue;
      if (there) this.#rows.remove(id);
      if (wanted) {
        // Two may not have one name: the one that was there in between keeps it.
        const key = this.#rows.freeKey(wanted.owner, wanted.namespace, wanted.key);
        const restored = this.#rows.insert({ ...wanted, key });
        if (key !== wanted.key) this.#write(mark, id, side, restored);
      }
      this.#write(mark, id, side === 'before' ? 'after' : 'before', there);
    }
  }

  #write({ callId, position }: ChangeMark, id: number, side: 'before' | 'after', memory: Memory | null): void {
    this.#rows.prepare(`UPDATE memory_changes SET ${side} = ? WHERE call_id = ? AND position = ? AND memory = ?`).run(memory && JSON.stringify(memory), callId, position, id);
  }

  #sides({ callId, position }: ChangeMark): Sides[] {
    const found = this.#rows.prepare('SELECT memory, before, after FROM memory_changes WHERE call_id = ? AND position = ? ORDER BY memory').all(callId, position) as { memory: number; before: string | null; after: string | null }[];
    return found.map(({ memory, before, after }) => ({ id: memory, before: read(before), after: read(after) }));
  }
}

const read = (text: string | null): Memory | null => (text === null ? null : (JSON.parse(text) as Memory));

const isSame = (a: Memory | null, b: Memory | null): boolean => isDeepStrictEqual(a, b);
