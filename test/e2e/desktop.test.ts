import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findChromium } from '../../resources/launch/chromium.mjs';
import { findRealElectron, runStandIn } from '../kit/hosts/desktopHost.ts';
import type { Host } from '../kit/hosts/host.ts';
import { onHost, usedBefore } from '../kit/hosts/onEveryHost.ts';
import { readJson, runNode } from '../kit/hosts/runProcess.ts';
import { describeIf } from '../kit/skip.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';

const standIn = findRealElectron() === undefined;
const reason = 'only the stand-in tells what is seen outside the page, and the real Electron is here';

function told(host: Host, what: string): Record<string, unknown>[] {
  return host.effects.filter(({ standIn: name }) => name === what);
}

onHost('desktop', 'the desktop app around its page', (startHost) => {
  describeIf(standIn, reason)('as the system sees it', () => {
    test('programs reach it: the command line asks it, and it notifies', async () => {
      const host = await startHost({ config: usedBefore, flags: ['--policy', 'trusted'] });
      await host.open();
      const listed = JSON.parse((await host.steward(['list', '--json'])).stdout) as { functions: unknown[] };
      expect(listed.functions.length).toBeGreaterThanOrEqual(20);
      const called = await host.steward(['call', 'send_notification', '{"title":"Done","message":"The copy is there"}']);
      expect(called).toMatchObject({ code: 0 });
      await expect.poll(() => told(host, 'notification')).toEqual([expect.objectContaining({ title: 'Done', body: 'The copy is there' })]);
    });

    test('its window comes back where it was, on the theme that was chosen', async () => {
      const host = await startHost({ config: { ...usedBefore, theme: 'dark' } });
      expect(told(host, 'theme')).toEqual([{ standIn: 'theme', source: 'dark' }]);
      const page = await host.open();
      await expect.poll(() => page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
      expect(told(host, 'window')).toEqual([{ standIn: 'window', bounds: null, x: 0, y: 0, width: 1280, height: 820 }]);
      expect(await host.stop()).toBe(0);

      const file = join(host.dataFolder, 'window.json');
      expect(readJson(readFileSync(file, 'utf8'))).toEqual({ x: 0, y: 0, width: 1280, height: 820, maximized: false });
      const bounds = { x: 200, y: 100, width: 1000, height: 700 };
      writeFileSync(file, JSON.stringify({ ...bounds, maximized: true }));
      await host.start();
      expect(told(host, 'window').at(-1)).toMatchObject({ bounds });
      expect(told(host, 'maximized')).toHaveLength(1);
    });

    test('a second start brings the first one forward and ends', async () => {
      const host = await startHost({ config: usedBefore });
      const second = runStandIn(['--data-dir', host.dataFolder, '--workspace', host.workspace]);
      expect(await second.ended).toBe(0);
      await expect.poll(() => told(host, 'focused').length).toBe(1);
      expect(second.lines.join()).not.toContain('"window"');
    });

    test('secrets are sealed by the keychain; without it they stay closed, and say so', async () => {
      const host = await startHost({ config: usedBefore });
      expect(await host.steward(['secret', 'set', 'service'], 'a-very-secret-key')).toMatchObject({ code: 0 });
      const sealed = readFileSync(join(host.dataFolder, 'secrets.json'), 'utf8');
      expect(sealed).toContain('desktop1:');
      expect(sealed).not.toContain('a-very-secret-key');
      expect(await host.stop()).toBe(0);
      expect(await host.steward(['list', '--json'])).toMatchObject({ code: 0 });
    });
  });
});

describeIf(standIn && findChromium() !== undefined, standIn ? 'no browser' : reason)('a desktop app that cannot start says why and ends', () => {
  async function start(words: readonly string[]): Promise<{ code: number | null; box: unknown; errors: string }> {
    const running = runStandIn(words);
    const code = await running.ended;
    return { code, box: running.lines.map(readJson).find((effect) => effect?.['standIn'] === 'errorBox')?.['content'], errors: running.errors };
  }

  test('when a daemon has its data folder', async () => {
    const dataFolder = temporaryFolder();
    const daemon = runNode(['out/main/cli.js', 'serve', '--port', '0', '--json', '--no-open', '--data-dir', dataFolder]);
    await daemon.line((line) => readJson(line));
    const { code, box } = await start(['--data-dir', dataFolder]);
    daemon.child.kill('SIGTERM');
    await daemon.ended;
    expect(box).toContain(`Steward runs on ${dataFolder} already (process ${daemon.child.pid}`);
    expect(box).toContain('--data-dir');
    expect(code).toBe(1);
  });

  test('when the database is none', async () => {
    const dataFolder = temporaryFolder({ 'steward.db': 'this is not a database, and long enough to be looked at' });
    const { code, box, errors } = await start(['--data-dir', dataFolder]);
    expect(box).toContain('steward.db');
    expect(errors).not.toMatch(/^\s+at /m);
    expect(code).toBe(1);
  });

  test.each([
    [['--policy', 'lax'], 'lax', 2],
    [['--approval-timeout', 'soon'], '--approval-timeout needs a whole number', 2],
    [['--workspace', '/nowhere/at/all'], '/nowhere/at/all is not a folder', 2],
    [['--data-dir', '/proc/steward'], '/proc/steward cannot be written', 1],
    [['--data-dir'], '--data-dir needs a value', 2],
  ])('with the flags %j', async (flags, words, exit) => {
    const { code, box, errors } = await start(['--data-dir', temporaryFolder(), ...flags]);
    expect(box).toContain(words);
    expect(errors).toContain(words);
    expect(code).toBe(exit);
  });
});
