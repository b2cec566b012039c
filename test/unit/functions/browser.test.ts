import { afterAll, beforeAll, expect, test } from 'vitest';
import { findChromium } from '../../../resources/launch/chromium.mjs';
import { openBrowserDesk, openSharedBrowser, type SharedBrowser } from '../../kit/browserDesk.ts';
import { startBrowserSite, type BrowserSite } from '../../kit/browserSite.ts';
import { describeIf } from '../../kit/skip.ts';
import { failureOf } from '../../kit/workbench.ts';

describeIf(findChromium() !== undefined, 'no browser is installed (on Debian: apt-get install chromium)')('the browser functions', () => {
  let site: BrowserSite;
  let shared: SharedBrowser;
  beforeAll(async () => {
    site = await startBrowserSite();
    shared = openSharedBrowser();
  });
  afterAll(async () => {
    await shared.close();
    await site.close();
  });
  const desk = () => openBrowserDesk(shared);
  const refOf = (snapshot: string, line: string): string => new RegExp(`${line}.*\\[ref=((?:f\\d+)?e\\d+)\\]`).exec(snapshot)?.[1] ?? `no ${line} in ${snapshot}`;

  test('a login form is filled in and sent; references stay good; the password is shown nowhere', async () => {
    const { call, preview } = desk();
    const login = await call('browser_navigate', { url: `${site.origin}/login` });
    expect(login).toMatchObject({ title: 'Log in', status: 200, source: 'page' });
    const [user, password, button] = [refOf(login.snapshot, 'textbox "User"'), refOf(login.snapshot, 'textbox "Password"'), refOf(login.snapshot, 'button "Log in"')];
    await call('browser_fill', { element: user, value: 'ada' });
    await call('browser_fill', { element: password, value: 'secret-word' });
    await call('browser_fill', { element: 'Stay logged in', value: 'true' });
    await call('browser_fill', { element: 'Language', value: 'German' });
    const filled = await call('browser_snapshot');
    expect(filled.snapshot).toContain('ada');
    expect(filled.snapshot).not.toContain('secret-word');
    expect(filled.snapshot).toMatch(/checkbox "Stay logged in" \[checked\]/);
    expect(refOf(filled.snapshot, 'button "Log in"')).toBe(button);
    expect(await preview('browser_click', { element: button })).toMatchObject({ object: 'button "Log in"', preview: { facts: expect.arrayContaining([expect.objectContaining({ label: 'Sends the form to', value: `${site.origin}/login` })]) as unknown } });
    const account = await call('browser_click', { element: button });
    expect(account).toMatchObject({ url: `${site.origin}/account`, title: 'Account', events: [] });
    expect(account.snapshot).toContain('Account of ada');
    expect(site.requests).toContain('POST /login user=ada&password=secret-word&stay=on&language=de');
  });

  test('sessions share nothing; a profile that is named is taken up again, others are thrown away', async () => {
    const first = desk();
    await first.call('browser_navigate', { url: `${site.origin}/login`, profile: 'work' });
    await first.call('browser_fill', { element: 'User', value: 'eve' });
    await first.call('browser_fill', { element: 'Password', value: 'secret-word', submit: true });
    expect((await desk().call('browser_navigate', { url: `${site.origin}/account` })).snapshot).toContain('Log in first');
    expect(await first.call('browser_close')).toEqual({ closed: true });
    expect(await first.call('browser_close')).toEqual({ closed: false });
    expect((await failureOf(first.call('browser_snapshot'))).code).toBe('NOT_FOUND');
    expect((await first.call('browser_navigate', { url: `${site.origin}/account` })).snapshot).toContain('Log in first');
    expect((await first.call('browser_navigate', { url: `${site.origin}/account`, profile: 'work' })).snapshot).toContain('Account of eve');
    expect((await desk().call('browser_navigate', { url: `${site.origin}/account`, profile: 'work' })).snapshot).toContain('Log in first');
  });

  test('downloads are held, saved where the call says, and gone with the session', async () => {
    const { bench, call, preview } = desk();
    await call('browser_navigate', { url: `${site.origin}/downloads` });
    const clicked = await call('browser_click', { element: 'The list' });
    expect(clicked.downloads).toEqual([{ id: 'd1', name: 'list.csv', bytes: 8 }]);
    expect(bench.has('list.csv')).toBe(false);
    expect((await preview('browser_save_download', { download: 'd1', file_path: 'in/list.csv' })).preview).toMatchObject({ kind: 'transfer', bytes: 8, names: ['list.csv'] });
    await call('browser_save_download', { download: 'd1', file_path: 'in/list.csv' });
    expect(bench.get('in/list.csv')).toBe('a,b\n1,2\n');
    expect((await failureOf(call('browser_save_download', { download: 'd1', file_path: 'in/list.csv' }))).code).toBe('ALREADY_EXISTS');
    expect((await call('browser_click', { element: 'The archive' })).downloads).toContainEqual({ id: 'd2', name: 'big.bin', bytes: 300_000 });
    expect((await call('browser_navigate', { url: `${site.origin}/list.csv` })).events.join()).toContain('held as d3');
    expect((await failureOf(call('browser_save_download', { download: 'd9', file_path: 'x' }))).code).toBe('NOT_FOUND');
    await call('browser_close');
    await call('browser_navigate', { url: site.origin });
    expect((await failureOf(call('browser_save_download', { download: 'd1', file_path: 'x' }))).code).toBe('NOT_FOUND');
  });

  test('an endless page goes on as it is scrolled', async () => {
    const { call } = desk();
    const first = await call('browser_navigate', { url: `${site.origin}/scroll` });
    expect(first.snapshot).toContain('Item 20');
    expect(first.snapshot).not.toContain('Item 21');
    await call('browser_snapshot', { scroll: 'bottom' });
    const last = await call('browser_snapshot', { scroll: 'bottom', wait_for: 'Item 60' });
    expect(last.snapshot).toContain('Item 60');
  });

  test('frames and shadow trees are seen, filled and clicked', async () => {
    const { call } = desk();
    await call('browser_navigate', { url: `${site.origin}/frames` });
    await call('browser_fill', { element: 'City', value: 'Bern' });
    expect((await call('browser_click', { element: 'Store' })).snapshot).toContain('Stored Bern');
    await call('browser_navigate', { url: `${site.origin}/shadow` });
    await call('browser_fill', { element: 'Colour', value: 'blue' });
    expect((await call('browser_click', { element: 'Paint' })).snapshot).toContain('Painted blue');
  });

  test('dialogs hold nothing up: told, dismissed unless the call says otherwise', async () => {
    const { call } = desk();
    await call('browser_navigate', { url: `${site.origin}/dialogs` });
    expect((await call('browser_click', { element: 'Tell' })).events).toEqual(['The page showed a message: "Saved"; it was accepted']);
    const kept = await call('browser_click', { element: 'Delete' });
    expect(kept.events.join()).toMatch(/"Delete all\?"; it was dismissed\. To accept it/);
    expect(kept.snapshot).toContain('kept');
    expect((await call('browser_click', { element: 'Delete', dialog: 'accept' })).snapshot).toContain('deleted');
    expect((await call('browser_click', { element: 'Ask', dialog: 'accept', dialog_text: 'Ada' })).snapshot).toContain('name Ada');
  });

  test('new tabs come to the front and are told', async () => {
    const { call } = desk();
    await call('browser_navigate', { url: `${site.origin}/popup` });
    const opened = await call('browser_click', { element: 'New tab' });
    expect(opened).toMatchObject({ url: `${site.origin}/`, tabs: [{ index: 0, current: false }, { index: 1, current: true }] });
    expect(opened.events.join()).toContain('new tab');
    expect(await call('browser_snapshot', { tab: 0 })).toMatchObject({ url: `${site.origin}/popup` });
    expect(await call('browser_click', { element: 'Window' })).toMatchObject({ url: `${site.origin}/login` });
    expect((await failureOf(call('browser_snapshot', { tab: 9 }))).code).toBe('NOT_FOUND');
  });

  test('files are given to fields and to choosers that a click opens', async () => {
    const { bench, call } = desk();
    bench.put('report.txt', 'figures');
    await call('browser_navigate', { url: `${site.origin}/upload` });
    expect((await call('browser_click', { element: 'Choose' })).events.join()).toContain('asks for a file');
    await call('browser_fill', { element: 'Choose', files: ['report.txt'] });
    expect((await call('browser_snapshot')).snapshot).toContain('got report.txt');
    await call('browser_fill', { element: 'File', files: ['report.txt'] });
    expect((await call('browser_click', { element: 'Send' })).snapshot).toContain('Got report.txt');
    expect((await failureOf(call('browser_fill', { element: 'File', files: [bench.roots.outside] }))).code).toMatch(/NOT|FORBIDDEN/);
  });

  test('what a page fetches or shows later is waited for', async () => {
    const { call } = desk();
    await call('browser_navigate', { url: `${site.origin}/late` });
    expect((await call('browser_click', { element: 'Fetch' })).snapshot).toContain('fetched');
    expect((await call('browser_snapshot', { wait_for: 'Here at last' })).snapshot).toContain('Here at last');
    expect(await failureOf(call('browser_snapshot', { wait_for: 'Never', timeout: 0.2 }))).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('screenshots are pictures, saved where asked and never over something', async () => {
    const { bench, call } = desk();
    await call('browser_navigate', { url: site.origin });
    const picture = await call('browser_screenshot');
    expect(picture).toMatchObject({ mime: 'image/png', width: 1280, height: 800 });
    expect(Buffer.from(String(picture['image']), 'base64').subarray(1, 4).toString()).toBe('PNG');
    await call('browser_screenshot', { output_path: 'shots/page.jpg', full_page: true });
    expect(bench.bytes('shots/page.jpg').subarray(0, 2).toString('hex')).toBe('ffd8');
    expect((await failureOf(call('browser_screenshot', { output_path: 'shots/page.jpg' }))).code).toBe('ALREADY_EXISTS');
    expect(Number((await call('browser_screenshot', { element: 'Show more' }))['width'])).toBeLessThan(300);
  });

  test('errors say what to try', async () => {
    const { call } = desk();
    expect(await failureOf(call('browser_click', { element: 'e1' }))).toMatchObject({ code: 'NOT_FOUND', hint: 'Call browser_navigate first' });
    await call('browser_navigate', { url: `${site.origin}/login` });
    expect((await failureOf(call('browser_click', { element: 'e999' }))).hint).toContain('browser_snapshot');
    expect((await failureOf(call('browser_click', { element: 'Register' }))).code).toBe('NOT_FOUND');
    expect((await failureOf(call('browser_fill', { element: 'Language', value: 'Latin' }))).hint).toContain('English, German');
    expect((await failureOf(call('browser_fill', { element: 'Stay logged in', value: 'maybe' }))).code).toBe('INVALID_INPUT');
    expect(await call('browser_navigate', { url: `${site.origin}/nothing` })).toMatchObject({ status: 404 });
    for (const url of ['file:///etc/passwd', 'chrome://version', 'javascript:alert(1)', 'data:text/html,x']) expect((await failureOf(call('browser_navigate', { url }))).code).toBe('INVALID_INPUT');
  });

  test('a page is had as it is after its scripts have run', async () => {
    const { bench } = desk();
    const visitor = { session: 'x', admit: async (destination: object) => ({ effect: { kind: 'network', ...destination, place: 'loopback' } }) as never };
    const { html, status } = await bench.ports.browser.rendered(`${site.origin}/scroll`, { signal: new AbortController().signal, visitor });
    expect(status).toBe(200);
    expect(html).toContain('Item 20</li>');
  });

  test('pictures come while somebody looks, and no others', async () => {
    const { bench, call } = desk();
    await call('browser_navigate', { url: `${site.origin}/late` });
    const { browser } = bench.ports;
    const session = bench.session;
    expect(browser.sight(session)).toMatchObject({ url: `${site.origin}/late`, title: 'Late', tabs: 1 });
    const picture = await new Promise<{ base64: string; width: number }>((resolve) => {
      const stop = browser.watch(session, (seen) => {
        stop();
        resolve(seen);
      });
    });
    expect(picture.width).toBe(960);
    expect(Buffer.from(picture.base64, 'base64').subarray(0, 2).toString('hex')).toBe('ffd8');
  });
});
