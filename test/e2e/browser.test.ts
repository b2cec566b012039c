import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowserSite, type BrowserSite } from '../kit/browserSite.ts';
import { onHost, usedBefore } from '../kit/hosts/onEveryHost.ts';
import { allowCard, callCard, say } from '../kit/hosts/screens.ts';

onHost('headless', 'a form is filled in while the person watches', (startHost) => {
  let site: BrowserSite;
  beforeAll(async () => {
    site = await startBrowserSite();
  });
  afterAll(() => site.close());

  test('each step asks; the picture shows what was filled in; Close ends the session', async () => {
    const host = await startHost({ config: usedBefore });
    const page = await host.open();
    const allow = (): Promise<string> => allowCard(page);

    await say(page, `browser_navigate {"url":"${site.origin}/login"}`);
    expect(await page.getByTestId('browser-view').count()).toBe(0);
    expect(await allow()).toContain(`${site.origin}/login`);
    const view = page.getByTestId('browser-view');
    await view.waitFor();
    expect(await view.getByTestId('browser-address').innerText()).toBe(`${new URL(site.origin).host}/login`);
    const picture = view.getByTestId('browser-picture');
    await picture.waitFor();
    const before = await picture.getAttribute('src');

    await say(page, 'fill User with ada in the form');
    expect(await allow()).toMatch(/User[\s\S]*ada/);
    await callCard(page, 'browser_fill').first().and(page.locator('[data-state="done"]')).waitFor();
    await page.waitForFunction((old) => document.querySelector('[data-testid="browser-picture"]')?.getAttribute('src') !== old, before);
    await say(page, 'type "secret-word" into the field "Password"');
    await allow();
    await callCard(page, 'browser_fill').nth(1).and(page.locator('[data-state="done"]')).waitFor();
    await say(page, 'click the Log in button');
    expect(await allow()).toContain('Sends the form to');
    await callCard(page, 'browser_click').and(page.locator('[data-state="done"]')).waitFor();
    await view.getByText(`${new URL(site.origin).host}/account`).waitFor();
    expect(site.requests).toContain('POST /login user=ada&password=secret-word&language=en');

    await say(page, 'browser_screenshot {"output_path":"account.png"}');
    await allow();
    const shot = callCard(page, 'browser_screenshot');
    await shot.getByTestId('undo').click();
    await shot.getByTestId('redo').waitFor();
    expect(existsSync(join(host.workspace, 'account.png'))).toBe(false);

    await view.getByTestId('browser-close').click();
    await view.waitFor({ state: 'detached' });
    await say(page, 'browser_snapshot');
    await callCard(page, 'browser_snapshot').getByText('No page is open').waitFor();
  });
});
