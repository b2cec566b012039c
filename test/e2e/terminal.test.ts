import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { onHost, usedBefore } from '../kit/hosts/onEveryHost.ts';
import { allowCard, callCard, openCards, say } from '../kit/hosts/screens.ts';

onHost('headless', 'a terminal is opened and watched', (startHost) => {
  test('it asks, is seen live, takes what the person types, and ends with Close', async () => {
    const host = await startHost({ config: usedBefore });
    const page = await host.open();
    const allow = (): Promise<string> => allowCard(page);

    await say(page, 'open an interactive shell');
    expect(await page.getByTestId('terminal-view').count()).toBe(0);
    expect(await allow()).toMatch(/Cannot be undone/);
    const view = page.getByTestId('terminal-view');
    await view.waitFor();
    const screen = view.getByTestId('terminal-screen');
    const rows = screen.locator('.xterm-rows');
    await expect.poll(() => rows.innerText()).toMatch(/[$#]/);

    // Typed by the person: nothing is asked.
    await screen.click();
    await page.keyboard.type('echo by-$((40 + 2)) | tee typed.txt');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await rows.innerText()).replaceAll('\u00a0', ' ')).toContain('by-42');
    await expect.poll(() => existsSync(join(host.workspace, 'typed.txt')) && readFileSync(join(host.workspace, 'typed.txt'), 'utf8')).toBe('by-42\n');
    expect(await openCards(page).count()).toBe(0);

    // What the model types is judged like a command.
    await say(page, 'read_terminal');
    await callCard(page, 'read_terminal').and(page.locator('[data-state="done"]')).waitFor();
    const session = /term_[0-9a-z]+/.exec(await view.getAttribute('data-terminal') ?? '')?.[0] ?? '';
    await say(page, `send_terminal_input ${JSON.stringify({ session_id: session, input: 'echo from-the-$((1 + 1))nd' })}`);
    expect(await allow()).toContain('echo from-the-$((1 + 1))nd');
    await expect.poll(async () => (await rows.innerText()).replaceAll('\u00a0', ' ')).toContain('from-the-2nd');

    await view.getByTestId('terminal-close').click();
    await view.waitFor({ state: 'detached' });
  });
});
