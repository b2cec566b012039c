import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import type { Host } from '../kit/hosts/host.ts';
import { onHost, usedBefore, type StartHost } from '../kit/hosts/onEveryHost.ts';
import { armed, callCard, goTo, openCards, say } from '../kit/hosts/screens.ts';
import { startScriptedModel, type ScriptedTurn } from '../kit/scriptedModel.ts';

const config = usedBefore;
const create = (file_path: string, content = 'x'): { name: string; arguments: Record<string, unknown> } => ({ name: 'create_file', arguments: { file_path, content } });

async function withModel(startHost: StartHost, turns: readonly ScriptedTurn[], files: Record<string, string> = {}): Promise<{ host: Host; page: Page }> {
  const model = await startScriptedModel({ wire: 'openai', turns, key: 'k' });
  onTestFinished(() => model.close());
  const host = await startHost({ files, config: { ...config, model: { provider: 'openai', model: 'scripted', baseUrl: model.baseUrl, secret: 'scripted' } } });
  await host.steward(['secret', 'set', 'scripted'], 'k');
  return { host, page: await host.open() };
}

onHost('headless', 'the queue', (startHost) => {
  test('Ctrl . goes through everything that waits, here and in other chats, and back', async () => {
    const host = await startHost({ config });
    const page = await host.open();
    for (const name of ['one', 'two', 'three']) {
      await page.getByTestId('new-chat').click();
      await say(page, `create a file called ${name}.txt with content words`);
      await openCards(page).waitFor();
    }
    const focused = (): Promise<string | null> => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);
    await expect.poll(() => page.title()).toBe('(3) Steward');
    await page.keyboard.press('Control+.');
    await expect.poll(focused).toBe('Create three.txt');
    for (const name of ['one', 'two', 'three']) {
      await page.keyboard.press('Control+.');
      await expect.poll(focused).toBe(`Create ${name}.txt`);
    }

    await goTo(page, 'Approvals');
    await page.getByRole('link', { name: /Create two/ }).click();
    await openCards(page).getByTestId('allow').click();
    await page.getByText('Wrote two.txt').or(page.locator('[data-outcome="allowed"]')).first().waitFor();
    await page.keyboard.press('Control+.');
    await expect.poll(focused).toBe('Create three.txt');
    expect(page.url()).toContain('#/approvals/');
    await page.goBack();
    await page.locator('[data-outcome="allowed"]').waitFor();
  });

  test('a notice is shown when the page is not looked at; a click on it leads to the card', async () => {
    const host = await startHost({ config });
    const page = await host.open();
    await page.addInitScript(() => {
      const shown: string[] = [];
      class Notice extends EventTarget {
        static permission = 'default';
        static requestPermission = (): Promise<string> => Promise.resolve((Notice.permission = 'granted'));
        constructor(title: string, { body }: { body: string }) {
          super();
          shown.push(`${title}: ${body}`);
          Object.assign(window, { lastNotice: this });
        }
        close(): void {}
      }
      Object.assign(window, { Notification: Notice, shownNotices: shown });
      document.hasFocus = () => false;
    });
    await page.reload();
    await goTo(page, 'Settings');
    await page.getByTestId('turn-on-notices').click();
    await page.getByText('On in this browser').waitFor();
    const other = await host.open();
    await say(other, 'create a file called note.txt with content words');
    await expect.poll(() => page.evaluate(() => (window as unknown as { shownNotices: string[] }).shownNotices)).toEqual(['Waits for you: Create note.txt']);
    await page.evaluate(() => (window as unknown as { lastNotice: EventTarget }).lastNotice.dispatchEvent(new Event('click')));
    await openCards(page).getByRole('heading', { name: 'Create note.txt' }).waitFor();
  });
});

onHost('headless', 'arguments of a card', (startHost) => {
  test('are typed on while a text grows long; what was not touched runs whole', async () => {
    const long = `${'one of many lines\n'.repeat(1500)}end`;
    const { host, page } = await withModel(startHost, [{ text: 'A file.', calls: [create('a.txt', long)] }, { text: 'Made.' }]);
    await say(page, 'make a file');
    const card = openCards(page);
    await card.getByTestId('edit').click();
    await card.getByText('Too long to be edited here').waitFor();
    const path = card.locator('[data-argument="file_path"]');
    await path.fill('');
    await path.pressSequentially(`${'folder-with-a-name/'.repeat(4)}b.txt`);
    await path.press('Control+Enter');
    await card.getByText('You changed 1 of').waitFor();
    await card.getByTestId('allow').click();
    await callCard(page, 'create_file').getByTestId('undo').waitFor();
    expect(readFileSync(join(host.workspace, 'folder-with-a-name/'.repeat(4), 'b.txt'), 'utf8')).toBe(long);
    expect(existsSync(join(host.workspace, 'a.txt'))).toBe(false);
  });
});

onHost('headless', 'several calls in one card', (startHost) => {
  test('are allowed for the chat together: one permission, and the next such call runs', async () => {
    const { host, page } = await withModel(startHost, [{ text: 'Two.', calls: [create('notes/a.txt'), create('notes/b.txt')] }, { text: 'One more.', calls: [create('notes/c.txt')] }, { text: 'Done.' }]);
    await say(page, 'make files');
    const batch = openCards(page);
    await armed(batch);
    await page.keyboard.press('Control+.');
    await page.keyboard.press('s');
    await page.getByRole('menuitem', { name: /^This chat/ }).click();
    await batch.getByText(/calls? of the last 7 days|no other calls/).waitFor();
    await batch.getByTestId('allow').click();
    await expect.poll(() => existsSync(join(host.workspace, 'notes/c.txt'))).toBe(true);
    expect(await openCards(page).count()).toBe(0);
    await goTo(page, 'Settings');
    await page.getByRole('link', { name: 'Policy', exact: true }).click();
    await expect.poll(() => page.getByRole('button', { name: /^Remove: / }).count()).toBe(1);
  });

  test('a call that replaces a file is looked at to its end before the others are allowed with it', async () => {
    const lines = (word: string): string => Array.from({ length: 60 }, (_, index) => `${word} ${index}`).join('\n');
    const turns = [{ text: 'Two.', calls: [create('a.txt'), { name: 'write_file', arguments: { file_path: 'kept.txt', content: lines('new') } }] }, { text: 'Done.' }];
    const { host, page } = await withModel(startHost, turns, { 'kept.txt': lines('old') });
    await say(page, 'go');
    const batch = page.locator('[data-testid="approval-card"][data-batch]');
    const allow = batch.getByTestId('allow').last();
    await allow.filter({ hasText: 'Show the rest' }).waitFor();
    await allow.click();
    expect(existsSync(join(host.workspace, 'a.txt'))).toBe(false);
    await batch.getByText('old 0', { exact: true }).waitFor();
    await allow.click();
    // Clicked as fast as one can: one of these clicks shows the end, and none allows.
    await batch.getByText('Show all 120 lines').waitFor({ state: 'detached' });
    for (let turn = 0; turn < 12; turn++) await allow.evaluate((button: HTMLElement) => button.click());
    expect(await allow.innerText()).toContain('Show the rest');
    await allow.filter({ hasText: 'Allow 2' }).waitFor();
    expect(readFileSync(join(host.workspace, 'kept.txt'), 'utf8')).toBe(lines('old'));
    await allow.click();
    await expect.poll(() => readFileSync(join(host.workspace, 'kept.txt'), 'utf8')).toBe(lines('new'));
    expect(existsSync(join(host.workspace, 'a.txt'))).toBe(true);
  });
});
