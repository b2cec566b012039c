// What is remembered: asked for in a chat, read, searched, changed and forgotten on its screen, and brought back.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { MemoryRows } from '../../src-main/memory/memoryRows.ts';
import { memoryMigrations } from '../../src-main/memory/schema.ts';
import { openDatabase } from '../../src-main/store/connection.ts';
import { onHost, usedBefore } from '../kit/hosts/onEveryHost.ts';
import { allowCard, callCard, goTo, say } from '../kit/hosts/screens.ts';

/** Memories as calls have stored them; the database is opened when the screen is looked at. */
function fill(folder: string, count: number): void {
  const connection = openDatabase(join(folder, 'memory.db'), memoryMigrations);
  const rows = new MemoryRows(connection);
  const now = Date.now();
  connection.transaction(() => {
    for (let index = 0; index < count; index++) {
      const outside = index % 5 === 0;
      rows.insert({ owner: outside ? 'mcp:cursor:first' : 'person', namespace: `project ${index % 7}`, key: `memory ${index}`, content: `What was said in meeting ${index}, in a sentence as long as such sentences are`, tags: index % 3 === 0 ? ['meeting'] : [], importance: 0.5, createdAt: now, updatedAt: now - index * 60_000, expiresAt: index % 4 === 3 ? now - 1000 : null, callId: 'call_1', storedBy: outside ? 'mcp:cursor' : 'chat' });
    }
  })();
  connection.close();
}

async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['STEWARD_SCREENSHOTS'];
  for (const colorScheme of folder === undefined ? [] : (['light', 'dark'] as const)) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(folder ?? '', `${name}-${colorScheme}.png`) });
  }
}

onHost('headless', 'memories', (startHost) => {
  test('one is remembered in a chat and one by hand; found, changed, forgotten with a key, brought back; secrets are refused', async () => {
    const host = await startHost({ config: usedBefore });
    const page = await host.open();
    await goTo(page, 'Memory');
    await page.getByText('Nothing is remembered').waitFor();

    await goTo(page, 'Chat');
    await say(page, 'remember that the staging server is called Turing');
    const card = await allowCard(page);
    for (const words of ['Remember staging server', 'the staging server is called Turing', 'Can be undone', 'passwords and keys are refused']) expect(card).toContain(words);
    await callCard(page, 'store_memory').and(page.locator('[data-state="done"]')).waitFor();
    await say(page, 'what do you remember about the server?');
    await page.getByText('the staging server is called Turing').last().waitFor();

    await goTo(page, 'Memory');
    const rows = page.getByTestId('memory');
    await rows.getByText('the staging server is called Turing').waitFor();
    await page.getByRole('button', { name: 'New memory' }).click();
    const form = page.getByRole('form', { name: 'Memory' });
    const content = form.getByRole('textbox', { name: 'Content', exact: true });
    await content.fill(`The key is sk-proj-${'aB3dE6gH'.repeat(5)}`);
    await form.getByRole('button', { name: 'Remember' }).click();
    await form.getByText('which memories never keep').waitFor();
    await content.fill('Anna prefers tea without sugar.');
    await form.getByLabel(/^Key/).fill('anna');
    await form.getByLabel('Namespace').fill('people');
    await form.getByLabel('Tags, with commas between').fill('tea, taste');
    await form.getByLabel('Forgotten').selectOption('In a week');
    await form.getByRole('button', { name: 'Remember' }).click();
    await page.getByText('Remembered anna').waitFor();
    await form.getByText('Stored by').waitFor();
    await rows.getByText('in 7 days').waitFor();
    expect(await rows.count()).toBe(2);
    await picture(page, 'memory');

    await content.fill('Anna prefers coffee by now.');
    await form.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('Changed anna').waitFor();
    await rows.getByText('Anna prefers coffee by now.').waitFor();
    await page.getByTestId('undo').click();
    await rows.getByText('Anna prefers tea without sugar.').waitFor();
    await expect.poll(() => content.inputValue()).toBe('Anna prefers tea without sugar.');

    const search = page.getByRole('textbox', { name: 'Search memories' });
    await search.fill('stagin servr');
    await expect.poll(() => rows.allInnerTexts()).toEqual([expect.stringContaining('staging server')]);
    await search.fill('quarterly xylophone');
    await page.getByText('2 memories without the filter.').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByLabel('Namespace', { exact: true }).first().selectOption('people');
    await expect.poll(() => rows.allInnerTexts()).toEqual([expect.stringContaining('anna')]);
    await page.getByLabel('Namespace', { exact: true }).first().selectOption('');

    // By keys alone: to the second row, forget it, take that back.
    await page.getByTestId('memory-rows').focus();
    await page.keyboard.press('End');
    await expect.poll(() => page.getByRole('row', { selected: true }).innerText()).toContain('staging server');
    await page.getByTestId('memory-rows').focus();
    await page.keyboard.press('Delete');
    await page.getByText('Forgot staging server').waitFor();
    await expect.poll(() => rows.count()).toBe(1);
    await page.keyboard.press('u');
    await expect.poll(() => rows.count()).toBe(2);

    await goTo(page, 'Audit');
    await page.getByTestId('audit-rows').getByText('the memory anna').first().waitFor();
  });

  test('ten thousand are a list like any other: from the first to the last, with only those on screen drawn', async () => {
    const host = await startHost({ config: usedBefore });
    const page = await host.open();
    fill(host.dataFolder, 10_000);
    await goTo(page, 'Memory');
    await page.getByText('10,000 memories').first().waitFor();
    const grid = page.getByTestId('memory-rows');
    expect(await grid.getAttribute('aria-rowcount')).toBe('10001');
    const rows = page.getByTestId('memory');
    await rows.getByText('memory 9999', { exact: true }).waitFor();
    await page.getByText('past', { exact: true }).first().waitFor();
    await picture(page, 'memory-many');
    await grid.focus();
    await page.keyboard.press('j');
    await page.keyboard.press('End');
    await rows.getByText('memory 0', { exact: true }).waitFor();
    expect(await rows.count()).toBeLessThan(80);
    await page.getByLabel('Kept for').selectOption('mcp:cursor:first');
    await page.getByText('2,000 memories').last().waitFor();
    await rows.getByText('memory 9995', { exact: true }).waitFor();
    await rows.getByText('cursor, over MCP').first().waitFor();
  });
});
