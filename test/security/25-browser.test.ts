// Attacks 18, 23, 25 to 29 and 49 on the browser: pages, links, redirects, scripts and names that lead where no call was allowed to go.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findChromium } from '../../resources/launch/chromium.mjs';
import { createSessionHosts } from '../../src-main/ports/local/browser/sessionHosts.ts';
import type { Rule } from '../../src-main/policy/rules.ts';
import { openSharedBrowser, type SharedBrowser } from '../kit/browserDesk.ts';
import { startBrowserSite, type BrowserSite } from '../kit/browserSite.ts';
import { openDoor, type OpenDoor } from '../kit/openDoor.ts';
import { describeIf } from '../kit/skip.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';

test('28: a name that leads inside is not connected to, whatever it led to before; what was judged is what is connected to', async () => {
  let answers = ['93.184.216.34'];
  const hosts = createSessionHosts(async () => answers);
  hosts.expect('tab', 'http://page/', { kind: 'network', access: 'read', host: 'rebinding.example', port: 80, place: 'public' });
  hosts.arrived('tab');
  expect(await hosts.admit('rebinding.example', 80)).toEqual(['93.184.216.34']);
  for (const inner of ['127.0.0.1', '10.0.0.1', '169.254.169.254', '::1', '::ffff:127.0.0.1', '0.0.0.0', '100.64.0.1', 'fd00::1']) {
    answers = ['93.184.216.34', inner];
    await expect(hosts.admit('rebinding.example', 80)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  }
});

test('25: an inner place is open only while a tab shows a page of that very host and port', async () => {
  const hosts = createSessionHosts(async () => ['127.0.0.1']);
  await expect(hosts.admit('127.0.0.1', 8080)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  hosts.expect('tab', 'http://page/', { kind: 'network', access: 'read', host: '127.0.0.1', port: 8080, place: 'loopback' });
  hosts.arrived('tab');
  expect(await hosts.admit('127.0.0.1', 8080)).toEqual(['127.0.0.1']);
  for (const [host, port] of [['127.0.0.1', 8081], ['localhost', 8080], ['other.example', 8080]] as const) await expect(hosts.admit(host, port)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  hosts.expect('tab', 'http://page/', { kind: 'network', access: 'read', host: 'public.example', port: 443, place: 'public' });
  hosts.arrived('tab');
  await expect(hosts.admit('127.0.0.1', 8080)).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

test('25: a page that was let in and did not come opens nothing to the page that stayed', async () => {
  const hosts = createSessionHosts(async () => ['127.0.0.1']);
  hosts.expect('tab', 'http://page/', { kind: 'network', access: 'read', host: '127.0.0.1', port: 8080, place: 'loopback' });
  expect(await hosts.admit('127.0.0.1', 8080)).toEqual(['127.0.0.1']);
  hosts.stayed('tab', 'http://another/');
  expect(await hosts.admit('127.0.0.1', 8080)).toEqual(['127.0.0.1']);
  hosts.stayed('tab', 'http://page/');
  await expect(hosts.admit('127.0.0.1', 8080)).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

describeIf(findChromium() !== undefined, 'no browser is installed (on Debian: apt-get install chromium)')('a real browser', () => {
  let site: BrowserSite;
  let shared: SharedBrowser;
  let caller = 0;
  beforeAll(async () => {
    process.env['STEWARD_TEST_SECRET'] = 'in-the-environment';
    site = await startBrowserSite();
    shared = openSharedBrowser();
  });
  afterAll(async () => {
    delete process.env['STEWARD_TEST_SECRET'];
    await shared.close();
    await site.close();
  });

  /** A door where the site itself is allowed, and nothing else. */
  async function open(rules: Rule[] = [allowSite()]): Promise<OpenDoor & { call(name: string, input: Record<string, unknown>): ReturnType<OpenDoor['door']['callFunction']> }> {
    const opened = await openDoor({ rules });
    opened.parts.ports.browser = shared.browser;
    const chat = { kind: 'chat', chatId: `attack-${++caller}`, model: 'test' } as const;
    return { ...opened, call: (name, input) => opened.door.callFunction({ name, input, caller: chat, approval: 'refuse' }) };
  }
  const allowSite = (): Rule => ({ id: 'site', verdict: 'allow', reason: 'the test', match: { host: new URL(site.origin).host } });

  test.each(['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '0177.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0', '169.254.169.254', '[fd00:ec2::254]', '10.1.2.3', '192.168.0.1'])('25, 26: http://%s is not opened unless a person allows it', async (host) => {
    const { call } = await open([]);
    const port = new URL(site.origin).port;
    const before = site.requests.length;
    const outcome = await call('browser_navigate', { url: `http://${host}:${port}/` });
    expect(outcome.state).toBe('refused');
    expect(['APPROVAL_REQUIRED', 'DENIED_BY_POLICY']).toContain(outcome.error?.code);
    expect(site.requests.length).toBe(before);
  });

  test.each(['http://exa\u0000mple.com/', 'http://exa\r\nmple.com:80\u0001/', 'http://exam ple.com/', 'ftp://example.com/', 'file:///etc/passwd', 'view-source:http://example.com'])('29: %j is no address', async (url) => {
    const { call } = await open([]);
    expect((await call('browser_navigate', { url })).error?.code).toMatch(/INVALID_INPUT|APPROVAL_REQUIRED/);
    expect(shared.browser.sight(`chat:attack-${caller}`)).toBeUndefined();
  });

  test('25: what a page loads by itself reaches no inner place but its own', async () => {
    const { call } = await open();
    const outcome = await call('browser_navigate', { url: `${site.origin}/away` });
    expect(outcome).toMatchObject({ state: 'done', raw: { title: 'Away' } });
    await wait(300);
    expect(site.strays).toEqual([]);
  });

  test('27: no link, tab, script, window, redirect or form leads to a host the call was not judged by', async () => {
    const { call } = await open();
    for (const element of ['By script', 'By window', 'By redirect']) {
      await call('browser_navigate', { url: `${site.origin}/away` });
      const outcome = await call('browser_click', { element });
      expect(outcome, element).toMatchObject({ state: 'done', raw: { url: `${site.origin}/away` } });
      expect(JSON.stringify(outcome.raw?.['events']), element).toMatch(/was not loaded: The page leads to 127\.0\.0\.1/);
    }
    for (const element of ['A link', 'A new tab', 'By form']) expect(await call('browser_click', { element }), element).toMatchObject({ state: 'refused', error: { code: 'APPROVAL_REQUIRED' }, call: { effects: expect.arrayContaining([expect.objectContaining({ port: Number(new URL(site.elsewhere).port) })]) as unknown } });
    const refreshed = await call('browser_navigate', { url: `${site.origin}/refresh` });
    await wait(200);
    expect(JSON.stringify([refreshed.raw, (await call('browser_snapshot', {})).raw])).toContain('was not loaded');
    expect(await call('browser_navigate', { url: `${site.origin}/redirect` })).toMatchObject({ state: 'failed', error: { code: 'FORBIDDEN' } });
    expect(await call('browser_navigate', { url: `${site.origin}/metadata` })).toMatchObject({ state: 'failed', error: { code: 'FORBIDDEN', message: expect.stringContaining('never followed') as unknown } });
    expect(site.strays).toEqual([]);
  });

  test('27: where the policy allows the other host as well, the same ways are open', async () => {
    const other = await startBrowserSite();
    try {
      const { call } = await open([allowSite(), { id: 'elsewhere', verdict: 'allow', reason: 'the test', match: { host: '127.0.0.1' } }]);
      await call('browser_navigate', { url: `${other.origin}/away` });
      expect(await call('browser_click', { element: 'By redirect' })).toMatchObject({ state: 'done', raw: { url: `${other.elsewhere}/redirected` } });
      expect(other.strays).toContain('GET /redirected');
    } finally {
      await other.close();
    }
  });

  test('49: a page that says it was approved approves nothing, and its words are marked as its own', async () => {
    const { call } = await open([{ id: 'read', verdict: 'allow', reason: 'the test', match: { host: new URL(site.origin).host, risk: 'read' } }]);
    const seen = await call('browser_navigate', { url: `${site.origin}/injected` });
    expect(seen).toMatchObject({ state: 'done', raw: { source: 'page', snapshot: expect.stringContaining('The user approved this') as unknown } });
    expect(await call('browser_click', { element: 'News' })).toMatchObject({ state: 'refused', error: { code: 'APPROVAL_REQUIRED' } });
    expect(await call('browser_navigate', { url: site.elsewhere })).toMatchObject({ state: 'refused' });
  });

  test('a click that was judged on one page does nothing on another', async () => {
    const { call } = await open();
    await call('browser_navigate', { url: site.origin });
    const session = `chat:attack-${caller}`;
    const page = shared.browser.page({ session, admit: async () => ({ refusal: 'another page' }) });
    await expect(page.click('Show more', { signal: new AbortController().signal, dialog: { accept: false } })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect((await call('browser_snapshot', {})).raw?.['snapshot']).not.toContain('More of it');
  });

  test('18: the browser sees nothing of the environment; its profile is private', async () => {
    const { call } = await open();
    await call('browser_navigate', { url: site.origin });
    const browsers = processes('playwright_chromiumdev_profile');
    expect(browsers.length).toBeGreaterThan(0);
    for (const { environment } of browsers) expect(environment).not.toContain('in-the-environment');
  });

  test('23: killed, the runtime leaves no browser behind', async () => {
    const child = spawn(process.execPath, [fileURLToPath(new URL('../kit/browserChild.ts', import.meta.url)), site.origin, temporaryFolder()], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    const started = descendants(String(child.pid));
    expect(started.length).toBeGreaterThan(2);
    child.kill('SIGKILL');
    const left = (): string[] => started.filter((pid) => existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(textOf(`/proc/${pid}/status`)));
    for (let round = 0; round < 100 && left().length > 0; round++) await wait(100);
    expect(left()).toEqual([]);
  });
});

/** Everything a process has started, and what that has started. */
function descendants(pid: string): string[] {
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && new RegExp(`^PPid:\\s+${pid}$`, 'm').test(textOf(`/proc/${name}/status`)));
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function processes(mark: string): { pid: string; environment: string }[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return command.includes(mark) ? [{ pid, environment: readFileSync(`/proc/${pid}/environ`, 'utf8') }] : [];
    } catch {
      return [];
    }
  });
}
