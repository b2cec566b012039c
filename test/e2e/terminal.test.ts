import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { onHost, usedBefore } from '../kit/hosts/onEveryHost.ts';
import { callCard, openCards, say } from '../kit/hosts/screens.ts';

onHost('headless', 'a terminal is opened and watched', (startHost) => {
  test('it asks, is seen live, takes what the person types, and ends with Close', async () => {
    const host = await startHost({ config: usedBefore });
    const page = await host.open();
    const allow = async (): Promise<string> => {
      const card = openCards(page);
      await card.waitFor();
      const text = await card.innerText();
      await card.getByTestId('allow').click();
      return text;
    };

    await say(page, 'open a terminal');
    expect(await page.getByTestId('terminal-view').count()).toBe(0);
    expect(await allow()).toMatch(/Cannot be undone/);
    const view = page.getByTestId('terminal-view');
    await view.waitFor();
    const screen = view.getByTestId('terminal-screen');
    const rows = screen.locator('.xterm-rows');
    await expect.poll(() => rows.innerText()).toContain('$');

    // Typed by the person: nothing is asked.
    await screen.click();
    await page.keyboard.type('echo by-$((40 + 2)) | tee typed.txt');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await rows.innerText()).replaceAll('\u00a0', ' ')).toContain('by-42');
    await expect.poll(() => existsSync(join(host.workspace, 'typed.txt')) && readFileSync(join(host.workspace, 'typed.txt'), 'utf8')).toBe('by-42\n');
    expect(await openCards(page).count()).toBe(0);

    await say(page, 'read_terminal');
    const id = /term_[0-9a-z]+/.exec(await callCard(page, 'open_terminal').innerText().then(async () => (await page.evaluate(() => document.body.innerText))))?.[0];
    const read = callCard(page, 'read_terminal').first().and(page.locator('[data-state="done"]'));
    await read.waitFor();
    expect(id === undefined || id.startsWith('term_')).toBe(true);

    await view.getByTestId('terminal-close').click();
    await view.waitFor({ state: 'detached' });
  });
});
