import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findChromium } from '../../resources/launch/chromium.mjs';
import { findMissing, testPrograms } from '../../resources/launch/debianPackages.mjs';
import { whyNoWindow } from '../../resources/launch/desktop.mjs';
import { packageRoot } from '../../resources/launch/install.mjs';
import { findTask, tasks } from '../../resources/launch/tasks.mjs';

describe('npm scripts', () => {
  test('every task is a script of package.json and the other way round', () => {
    const { scripts } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    expect(scripts).toEqual(Object.fromEntries(tasks.map(({ name }) => [name, `node resources/launch/run.mjs ${name}`])));
    expect(findTask('test')?.needs).toContain('chromium');
    expect(findTask(undefined)).toBeUndefined();
  });

  test('an unknown one is a usage error that lists those there are', () => {
    const result = spawnSync(process.execPath, [join(packageRoot, 'resources/launch/run.mjs'), 'tset'], { encoding: 'utf8' });
    expect(result.status).toBe(2);
    expect(result.stdout).toBe('');
    expect(result.stderr).toMatch(/^steward: there is no script "tset"/);
    expect(result.stderr).toContain('npm run test');
    expect(result.stderr).not.toMatch(/\n\s+at /);
  });
});

describe('whyNoWindow', () => {
  const desktop = { platform: 'linux', env: { DISPLAY: ':0' }, uid: 1000 };

  test('there can be one for a person at a display', () => {
    expect(whyNoWindow(['--port', '0'], desktop)).toBeUndefined();
    expect(whyNoWindow([], { ...desktop, env: { WAYLAND_DISPLAY: 'wayland-0' } })).toBeUndefined();
    expect(whyNoWindow([], { platform: 'darwin', env: {}, uid: 0 })).toBeUndefined();
  });

  test.each([
    ['--no-open was given', ['--no-open'], desktop],
    ['--json was given', ['--port', '0', '--json'], desktop],
    ['there is no display', [], { ...desktop, env: {} }],
    ['a window cannot be sandboxed for root', [], { ...desktop, uid: 0 }],
  ])('%s', (why, flags, machine) => {
    expect(whyNoWindow(flags, machine)).toBe(why);
  });
});

describe('findChromium', () => {
  const on = (...paths: string[]) => (path: string): boolean => paths.includes(path);
  const env = { PATH: ['/a', '/b'].join(delimiter) };

  test('prefers the one that is named, then chromium, then chrome', () => {
    const all = on('/own/chrome', join('/a', 'google-chrome'), join('/b', 'chromium'));
    expect(findChromium({ ...env, STEWARD_CHROMIUM: '/own/chrome' }, all)).toBe('/own/chrome');
    expect(findChromium(env, all)).toBe(join('/b', 'chromium'));
    expect(findChromium(env, on(join('/a', 'google-chrome')))).toBe(join('/a', 'google-chrome'));
  });

  test('knows where Chrome lies on a Mac, and says so when there is none', () => {
    const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
    expect(findChromium({}, on(mac))).toBe(mac);
    expect(findChromium(env, () => false)).toBeUndefined();
    expect(findChromium({ ...env, STEWARD_CHROMIUM: '/gone' }, () => false)).toBeUndefined();
  });
});

describe('findMissing', () => {
  test('names what is in no folder of PATH, with the package that brings it', () => {
    const env = { PATH: ['/a', '/b'].join(delimiter) };
    expect(findMissing(testPrograms, env, () => true)).toEqual([]);
    expect(findMissing(testPrograms, env, (path) => path === join('/b', 'bwrap')).map((each) => each.package)).toEqual(['postgresql', 'mariadb-client', 'mariadb-server-core', 'redis-server']);
    expect(findMissing(testPrograms, {}, () => true).map((each) => each.package)).toEqual(['bubblewrap', 'postgresql', 'mariadb-client', 'mariadb-server-core', 'redis-server']);
  });
});
