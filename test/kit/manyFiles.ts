import { expect } from 'vitest';
import { picture } from './fileSystem.ts';
import { openDoor } from './openDoor.ts';

/** A confined command makes so many files, and they are taken back; how long, and for how long the event loop was held meanwhile, is printed. */
export async function changeAndTakeBack(count: number): Promise<void> {
  const open = await openDoor({ preset: 'trusted', files: { 'a.txt': 'a' } });
  await open.parts.ports.commands.ready();
  const before = picture(open.workspace);
  let held = 0;
  let last = performance.now();
  const beat = setInterval(() => {
    held = Math.max(held, performance.now() - last);
    last = performance.now();
  }, 1);
  const started = performance.now();
  const outcome = await open.door.callFunction({ name: 'execute_shell', input: { command: `mkdir many && cd many && for i in $(seq ${count}); do echo $i > f$i; done` }, caller: { kind: 'catalogue' } });
  const ran = performance.now();
  expect(outcome).toMatchObject({ state: 'done', call: { undo: { state: 'available' } } });
  await open.undo.undo(outcome.callId, false);
  clearInterval(beat);
  console.info(`${count} files: run and taken over in ${Math.round(ran - started)} ms, undone in ${Math.round(performance.now() - ran)} ms; the event loop was held for ${Math.round(held)} ms at most`);
  expect(picture(open.workspace)).toEqual(before);
}
