// Calls killed with SIGKILL, and what the next start makes of them. test/long/killedCalls.test.ts has
// every moment of every action, of undo and of redo.
import { mkdirSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { clear, endOf, killAtEveryChange, layOut, nextStart, pictureOf, runChild, startChild, type KillPlace } from '../../kit/killedCalls.ts';

describe('a call killed right before any of its changes is taken back as a whole', () => {
  test.each([
    ['overwrite', 1],
    ['append', 1],
    ['move', 1],
    ['remove', 1],
    ['several', 3],
    ['adopt', 4],
  ])('%s', { timeout: 60_000 }, async (action, step) => {
    const moments = await killAtEveryChange(
      () => layOut(tmpdir()),
      action,
      'do',
      async (place, before, moment) => {
        const recovered = await nextStart(place, (journal) => journal.recover());
        expect(pictureOf(place), `killed before change ${moment}`).toEqual(before);
        for (const { callId, whatHappened } of recovered) expect({ callId, whatHappened }).toMatchObject({ callId: 'call_1', whatHappened: expect.stringMatching(/^It was cut short; \d+ changes? of it (was|were) taken back/) });
        // Nothing is left to settle at the start after that.
        expect(await nextStart(place, (journal) => journal.recover())).toEqual([]);
        expect(['none', 'undone']).toContain((await nextStart(place, (journal) => journal.stateOf('call_1'))).state);
      },
      step,
    );
    expect(moments).toBeGreaterThan(0);
  });
});

test('an undo that was killed after a link was back in its place, beside a trash on another disk, is finished', { timeout: 60_000 }, async () => {
  const place = layOut(tmpdir(), { trashOn: '/dev/shm' });
  onTestFinished(() => clear(place));
  const before = pictureOf(place);
  await runChild(place, 'adopt', 'do');
  for (let killAt = 8; killAt <= 14; killAt++) {
    await runChild(place, 'adopt', 'undo', { killAt });
    const recovered = await nextStart(place, (journal) => journal.recover());
    expect(recovered.map(({ whatHappened }) => whatHappened)).toEqual(['Its undo was cut short and has been finished']);
    expect(pictureOf(place)).toEqual(before);
    await nextStart(place, (journal) => journal.redo('call_1', { force: false }));
  }
});

describe('killed from outside in the middle of big work', () => {
  test.each(['copyBig', 'overwriteByBig'])('%s leaves no half file', { timeout: 60_000 }, async (action) => {
    const place = bigPlace();
    const before = pictureWithoutBig(place);
    const child = startChild(place, action, 'do');
    child.stdout?.on('data', (text: Buffer) => {
      if (Number(text.toString().trim().split('\n').at(-1)) > 64e6) child.kill('SIGKILL');
    });
    expect(await endOf(child)).toBe(true);
    const half = readdirSync(place.workspace).find((name) => name.includes('.steward-'));
    expect(half && statSync(join(place.workspace, half)).size).toBeGreaterThan(1e6);
    const recovered = await nextStart(place, (journal) => journal.recover());
    expect(recovered).toHaveLength(1);
    expect(pictureWithoutBig(place)).toEqual(before);
  });
});

test('what the trash holds for nobody is removed at the next start', async () => {
  const place = layOut(tmpdir());
  onTestFinished(() => clear(place));
  mkdirSync(join(place.trash, 'call_lost'), { recursive: true });
  writeFileSync(join(place.trash, 'call_lost/0.before'), 'x');
  expect(await nextStart(place, (journal) => journal.recover())).toEqual([]);
  expect(readdirSync(place.trash)).toEqual([]);
});

function bigPlace(): KillPlace {
  const place = layOut(tmpdir());
  onTestFinished(() => clear(place));
  const big = join(place.workspace, 'big');
  writeFileSync(big, '');
  truncateSync(big, 512 * 1024 * 1024);
  return place;
}

/** Half a gigabyte of zeros need not be looked at. */
function pictureWithoutBig(place: KillPlace): unknown {
  const names = readdirSync(place.workspace).toSorted();
  const big = statSync(join(place.workspace, 'big'));
  const rest = names.filter((name) => name !== 'big').map((name) => statSync(join(place.workspace, name)).size);
  return { names, rest, size: big.size, modified: big.mtimeMs };
}
