import { expect, it } from 'vitest';
import { createLocalMachine } from '../../../src-main/ports/local/machine.ts';

it('tells a thousand who ask at once about the processes, each with a list of their own', async () => {
  const machine = createLocalMachine();
  const lists = await Promise.all(Array.from({ length: 1000 }, () => machine.processes()));
  for (const list of lists) expect(list.some(({ pid }) => pid === process.pid)).toBe(true);
  lists[0]?.splice(0);
  expect(lists[1]?.length).toBeGreaterThan(0);
  expect((await machine.processes()).length).toBeGreaterThan(0);
});
