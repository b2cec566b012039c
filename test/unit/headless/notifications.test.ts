import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { headlessNotifications } from '../../../src-main/hosts/headless/headlessNotifications.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';

const notification = { title: '--help', message: 'Copied; rm -rf $HOME', urgency: 'normal' } as const;

function program(script: string): string {
  const file = join(temporaryFolder({ 'notify-send': `#!/bin/sh\n${script}\n` }), 'notify-send');
  chmodSync(file, 0o755);
  return file;
}

describe('a notification of a daemon', () => {
  test('goes to an open page first', async () => {
    const shown: unknown[] = [];
    const notifications = headlessNotifications({ showInPages: (given) => shown.push(given) > 0, program: 'no-such-program' });
    expect(await notifications.show(notification)).toEqual({ shownBy: 'the open page' });
    expect(shown).toEqual([notification]);
  });

  test('goes to the desktop when no page is open; its words stay words', async () => {
    const file = program('printf "%s\\n" "$@" > "$0.out"');
    expect(await headlessNotifications({ program: file }).show(notification)).toEqual({ shownBy: file });
    expect(readFileSync(`${file}.out`, 'utf8').split('\n')).toEqual(['--urgency=normal', '--app-name=Steward', '--', '--help', 'Copied; rm -rf $HOME', '']);
  });

  test.each([
    ['nothing can show it', () => 'no-such-program', 'Nothing here can show a notification: no-such-program is not installed'],
    ['the desktop does not answer', () => program('exit 1'), 'this session has no desktop'],
  ])('is UNSUPPORTED where %s', async (_case, make, words) => {
    await expect(headlessNotifications({ program: make() }).show(notification)).rejects.toMatchObject({ code: 'UNSUPPORTED', message: expect.stringContaining(words), hint: expect.stringContaining('page of Steward open') });
  });
});
