// Every action of the journal, its undo and its redo, killed right before each change to the file
// system it makes: the next start brings back the state before or after, never one in between.
import { existsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { picture } from '../kit/fileSystem.ts';
import { clear, killAtEveryChange, layOut, nextStart, pictureOf, runChild, type KillPlace } from '../kit/killedCalls.ts';
import { describeIf } from '../kit/skip.ts';

const memory = '/dev/shm';
const twoDisks = existsSync(memory) && statSync(memory).dev !== statSync(tmpdir()).dev;
const oneDisk = ['overwrite', 'create', 'append', 'remove', 'move', 'copy', 'several', 'adopt'];

function suite(make: () => KillPlace, actions: readonly string[]): void {
  test.each(actions)('%s', { timeout: 600_000 }, async (action) => {
    const moments = await killAtEveryChange(make, action, 'do', async (place, before, moment) => {
      await nextStart(place, (journal) => journal.recover());
      expect(pictureOf(place), `killed before change ${moment}`).toEqual(before);
      expect(await nextStart(place, (journal) => journal.recover())).toEqual([]);
    });
    expect(moments).toBeGreaterThan(0);
  });

  test.each(actions.flatMap((action) => (['undo', 'redo'] as const).map((turn): [string, 'undo' | 'redo'] => [action, turn])))('%s, then %s', { timeout: 600_000 }, async (action, turn) => {
    const whole = make();
    await runChild(whole, action, 'do');
    const done = Object.keys(picture(whole.workspace));
    clear(whole);
    let finished = 0;
    await killAtEveryChange(make, action, turn, async (place, before, moment) => {
      const recovered = await nextStart(place, (journal) => journal.recover());
      const state = (await nextStart(place, (journal) => journal.stateOf('call_1'))).state;
      if (recovered.length === 0) {
        expect(pictureOf(place), `killed before change ${moment}`).toEqual(before);
        return;
      }
      finished++;
      expect(state).toBe(turn === 'undo' ? 'undone' : 'available');
      if (turn === 'redo') expect(Object.keys(picture(place.workspace))).toEqual(done);
      // What was finished can be turned again, and leads back to the exact beginning.
      await nextStart(place, (journal) => (turn === 'undo' ? journal.redo('call_1', { force: false }) : journal.undo('call_1', { force: false })));
      expect(pictureOf(place), `killed before change ${moment}, turned back`).toEqual(before);
    });
    expect(finished).toBeGreaterThan(0);
  });
}

describe('on one disk', () => suite(() => layOut(tmpdir()), oneDisk));

describeIf(twoDisks, 'needs /dev/shm on a file system of its own')('with the trash on another disk', () =>
  suite(() => layOut(tmpdir(), { trashOn: memory }), ['overwrite', 'remove', 'move', 'copy', 'several', 'adopt']),
);

describeIf(twoDisks, 'needs /dev/shm on a file system of its own')('moving to another disk', () => suite(() => layOut(tmpdir(), { elsewhereOn: memory }), ['moveToOtherDisk', 'moveOverOnOtherDisk']));
