import type { RandomNumbers } from './randomNumbers.ts';
import type { Lesson } from './trainTrees.ts';

/** Divides rows into those to learn from and those kept back, of each class its share. Both in the order of the table. */
export function splitRows(rows: Int32Array, lesson: Lesson | undefined, share: number, random: RandomNumbers): { train: Int32Array; test: Int32Array } {
  if (share === 0) return { train: rows, test: new Int32Array(0) };
  const groups = new Map<number, number[]>();
  for (const [index, row] of rows.entries()) {
    const group = lesson?.kind === 'classes' ? (lesson.labels[index] ?? 0) : 0;
    const members = groups.get(group);
    if (members) members.push(row);
    else groups.set(group, [row]);
  }
  const test: number[] = [];
  const train: number[] = [];
  for (const members of groups.values()) {
    const drawn = Int32Array.from(members);
    random.shuffle(drawn);
    // One of a kind is learned from.
    const count = members.length < 2 ? 0 : Math.max(groups.size === 1 ? 1 : 0, Math.round(members.length * share));
    for (const [index, row] of drawn.entries()) (index < Math.min(count, members.length - 1) ? test : train).push(row);
  }
  return { train: Int32Array.from(train).sort(), test: Int32Array.from(test).sort() };
}
