// Signing in to another server from the Servers screen: a real authorization server, the page in a browser.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { onSampledHosts, usedBefore } from '../kit/hosts/onEveryHost.ts';
import type { Host } from '../kit/hosts/host.ts';
import { goTo } from '../kit/hosts/screens.ts';
import { startProtectedServer, visit, type Misbehaviour } from '../kit/servers/authorizationServer.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';

/** The address that a click opened: a page of the browser, or one handed to the system. */
async function openedBy(host: Host, page: Page, desktop: boolean, click: () => Promise<void>): Promise<{ url: string; finish(): Promise<void> }> {
  if (desktop) {
    const before = host.effects.length;
    await click();
    await expect.poll(() => host.effects.slice(before).some(({ standIn }) => standIn === 'openExternal')).toBe(true);
    const url = String(host.effects.slice(before).find(({ standIn }) => standIn === 'openExternal')?.['url']);
    return { url, finish: async () => void (await visit(url)) };
  }
  const opened = page.context().waitForEvent('page');
  await click();
  const other = await opened;
  await other.waitForLoadState().catch(() => undefined);
  return { url: other.url(), finish: () => other.close() };
}

onSampledHosts('signing in to a server', (startHost, kind) => {
  test('its page opens in the browser; given up, refused, done, and signed out of', async () => {
    const desktop = kind === 'desktop';
    const evil: Misbehaviour = { answer: { error: 'access_denied', error_description: 'not you', code: '' } };
    const cloud = await startProtectedServer(evil);
    const file = join(temporaryFolder(), 'mcp_servers.json');
    writeFileSync(file, JSON.stringify({ servers: [{ name: 'cloud', url: cloud.url }] }));
    const host = await startHost({ config: usedBefore, flags: ['--servers', file] });
    const page = await host.open();
    await goTo(page, 'Servers');
    const pane = page.getByRole('complementary', { name: 'cloud' });
    const row = page.getByRole('listitem').filter({ hasText: 'cloud' });

    // Nobody answers so far: it waits, names the host, and can be given up.
    const { host: place } = new URL(cloud.issuer);
    if (!desktop) await page.context().route(`${cloud.issuer}/authorize*`, (route) => route.abort());
    const first = await openedBy(host, page, desktop, () => row.getByRole('button', { name: 'Sign in' }).click());
    await expect.poll(() => pane.getByTestId('sign-in-host').innerText()).toBe(place);
    await row.getByText(`Waits for you to sign in at ${place}`).waitFor();
    if (!desktop) await first.finish();
    await pane.getByRole('button', { name: 'Cancel' }).click();
    await pane.getByTestId('sign-in-host').waitFor({ state: 'detached' });
    if (!desktop) await page.context().unroute(`${cloud.issuer}/authorize*`);
    expect(cloud.tokenRequests).toEqual([]);

    const second = await openedBy(host, page, desktop, () => pane.getByRole('button', { name: 'Sign in' }).click());
    await second.finish();
    await pane.getByText('The sign-in was refused: not you').waitFor();
    expect(cloud.accessTokens()).toEqual([]);

    delete evil.answer;
    const third = await openedBy(host, page, desktop, () => pane.getByRole('button', { name: 'Sign in again' }).click());
    await third.finish();
    await pane.getByRole('link', { name: 'echo' }).waitFor();
    expect(await pane.getByRole('alert').count()).toBe(0);
    expect(await page.content()).not.toContain(cloud.accessTokens()[0]);
    expect((await host.steward(['audit', '--json'])).stdout).toContain('Signed in to the server cloud');

    await pane.getByRole('tab', { name: 'About' }).click();
    await pane.getByRole('button', { name: 'Sign out' }).click();
    await pane.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(JSON.parse((await host.steward(['servers', '--json'])).stdout)).toMatchObject({ servers: [{ name: 'cloud', signIn: 'needed' }] });
  });
});
