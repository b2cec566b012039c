import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { findRealElectron } from '../kit/hosts/desktopHost.ts';
import type { Host } from '../kit/hosts/host.ts';
import { onEveryHost, onHost, usedBefore } from '../kit/hosts/onEveryHost.ts';
import { say, openCards } from '../kit/hosts/screens.ts';
import { describeIf } from '../kit/skip.ts';

const config = usedBefore;

onEveryHost('what may not get in or out', (startHost, kind) => {
  test("a program's token opens neither the interface's socket nor its pages", async () => {
    const host = await startHost({ config });
    const page = await host.open();
    await say(page, 'create a file called note.txt with content plain words');
    await openCards(page).waitFor();
    const { url } = JSON.parse(readFileSync(join(host.dataFolder, 'lock'), 'utf8')) as { url: string };
    const headers = { Authorization: `Bearer ${readFileSync(join(host.dataFolder, 'token'), 'utf8').trim()}` };

    const answer = await openSocket(`${url.replace('http', 'ws')}/ws`, headers);
    expect(answer).toBe(401);
    expect((await fetch(`${url}/`, { headers })).status).toBe(kind === 'headless' ? 401 : 404);
    // The token itself is good: it may call.
    const list = await fetch(`${url}/mcp`, { method: 'POST', headers: { ...headers, 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' }, body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }) });
    expect(await list.text()).toContain('create_file');
    expect(await openCards(page).count()).toBe(1);
  });

  test('the page runs no script but its own and reaches no other host', async () => {
    const host = await startHost({ config });
    const page = await host.open();
    await page.getByTestId('composer').waitFor();
    const tried = await page.evaluate(async () => {
      const violations: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
      const script = document.createElement('script');
      script.textContent = 'window.ranInline = true';
      document.body.append(script);
      const image = document.createElement('img');
      image.setAttribute('onerror', 'window.ranInline = true');
      image.src = 'data:,';
      document.body.append(image);
      await new Promise((resolve) => image.addEventListener('error', resolve));
      const reached = await fetch('https://example.invalid/').then(() => true, () => false);
      // What was blocked is told by events of their own, a moment later.
      for (let turn = 0; turn < 100 && violations.length < 3; turn++) await new Promise((resolve) => setTimeout(resolve, 20));
      return { ranInline: 'ranInline' in window, reached, violations };
    });
    expect(tried).toMatchObject({ ranInline: false, reached: false });
    expect(tried.violations).toEqual(expect.arrayContaining(['script-src-elem', 'script-src-attr', 'connect-src']));
    const evaluated = await page.addScriptTag({ content: 'window.ranInline = true' }).then(() => page.evaluate(() => 'ranInline' in window), () => false);
    expect(evaluated).toBe(false);
  });

  test('no address of the page leads to a file beside the interface', async () => {
    const host = await startHost({ config });
    const page = await host.open();
    await page.getByTestId('composer').waitFor();
    const statuses = await page.evaluate(() => Promise.all(['/..%2f..%2fpackage.json', '/%2e%2e/%2e%2e/package.json', '/assets/..%5c..%5cpackage.json', '/.steward-built', '//etc/passwd'].map((path) => fetch(path).then(({ status }) => status, () => 0))));
    for (const status of statuses) expect([0, 400, 401, 403, 404]).toContain(status);
  });
});

onHost('desktop', 'what a page of the desktop app cannot do', (startHost) => {
  describeIf(findRealElectron() === undefined, 'only the stand-in tells what left the page, and the real Electron is here')('in its window', () => {
    test('a frame inside it is not heard', async () => {
      const host = await startHost({ config });
      const page = await host.open();
      await page.getByTestId('composer').waitFor();
      await page.evaluate(() => {
        const frame = document.createElement('iframe');
        frame.srcdoc = '<p>inside</p>';
        document.body.append(frame);
      });
      await expect.poll(() => page.frames().length).toBe(2);
      await page.frames()[1]?.evaluate(() => {
        const { standInSend } = window as unknown as { standInSend(...values: unknown[]): void };
        for (const frame of [
          { t: 'hello', session: 'a'.repeat(32), protocol: 1 },
          { t: 'request', id: 1, method: 'settings.update', params: { patch: { preset: 'trusted' } } },
        ]) standInSend('ipc', 'steward:frame', JSON.stringify(frame));
      });
      await expect.poll(() => host.log.split('a message that is not from our page was dropped').length - 1).toBe(2);
      expect(JSON.parse(readFileSync(join(host.dataFolder, 'config.json'), 'utf8'))).not.toHaveProperty('preset', 'trusted');
      await page.getByRole('contentinfo').getByRole('link', { name: 'Ask', exact: true }).waitFor();
    });

    test('it stays where it is; web addresses open outside, other kinds nowhere', async () => {
      const host = await startHost({ config });
      const page = await host.open();
      await page.getByTestId('composer').waitFor();
      const before = page.url();
      for (const address of ['https://example.com/a', 'file:///etc/passwd', 'steward://other/', 'mailto:a@example.com', 'ssh://example.com']) await follow(page, address);
      await page.evaluate(() => void window.open('https://example.org/b'));
      await page.evaluate(() => void window.open('file:///etc/hosts'));
      await expect.poll(() => opened(host)).toEqual(['https://example.com/a', 'https://example.org/b']);
      expect(page.url()).toBe(before);
      expect(page.context().pages()).toHaveLength(1);
      await expect.poll(() => host.log).toContain('an address of a kind that is not opened was refused');
    });
  });
});

/** Follows a link to the address, as a click does. */
async function follow(page: Page, address: string): Promise<void> {
  await page.evaluate((href) => {
    const link = document.createElement('a');
    link.href = href;
    document.body.append(link);
    link.click();
    link.remove();
  }, address);
}

function opened(host: Host): unknown[] {
  return host.effects.filter(({ standIn }) => standIn === 'openExternal').map(({ url }) => url);
}

/** The status a WebSocket is answered with; 101 when it was opened. */
function openSocket(address: string, headers: Record<string, string>): Promise<number | undefined> {
  const socket = new WebSocket(address, { headers });
  onTestFinished(() => socket.terminate());
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(101));
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode));
    socket.once('error', reject);
  });
}
