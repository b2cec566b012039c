// Functions of the person's own: made in the editor, tried, made of a chat's calls, and a dropped script accepted.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { onHost, usedBefore } from '../kit/hosts/onEveryHost.ts';
import { goTo, openCards, say } from '../kit/hosts/screens.ts';

const folder = process.env['STEWARD_SCREENSHOTS'];

async function picture(page: Page, name: string): Promise<void> {
  for (const colorScheme of folder === undefined ? [] : (['light', 'dark'] as const)) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(folder ?? '', `${name}-${colorScheme}.png`) });
  }
}

onHost('headless', 'functions of one’s own', (startHost) => {
  test('one is made in the editor and tried; a chat’s calls become one; a script is used once it is accepted', { timeout: 120_000 }, async () => {
    const host = await startHost({ files: { 'notes.txt': 'a few words' }, config: usedBefore });
    const page = await host.open();
    await goTo(page, 'Functions');
    await page.getByRole('link', { name: 'Functions of your own' }).click();
    await page.getByText('None. Make one here').waitFor();
    await page.getByRole('button', { name: 'New function' }).click();
    const editor = page.getByTestId('function-editor');
    await editor.getByLabel('Name', { exact: true }).fill('create_fi1e');
    await editor.getByLabel('What it does').fill('Says a text again.');
    await editor.getByText('looks like create_file').waitFor();
    await editor.getByLabel('How', { exact: true }).fill('{"command": ["sh", "-c", "echo {{text}}"]}');
    await editor.getByLabel('Name', { exact: true }).fill('say_again');
    await editor.getByText('would run what the parameter holds as code').waitFor();
    await picture(page, 'function-editor-wrong');
    expect(await editor.getByRole('button', { name: 'Save and try it' }).isDisabled()).toBe(true);
    await editor.getByLabel('How', { exact: true }).fill('{"command": ["echo", "{{text}}"]}');
    await editor.getByLabel('What it returns').fill('{"type": "string"}');
    await editor.getByText('It asks as what it touches asks').waitFor();
    await picture(page, 'function-editor');
    await editor.getByRole('tab', { name: 'Its page' }).click();
    await editor.getByRole('heading', { name: /say_again/ }).waitFor();
    await picture(page, 'function-editor-page');
    await editor.getByRole('button', { name: 'Save and try it' }).click();

    await page.getByRole('heading', { name: 'say_again' }).waitFor();
    await page.getByRole('textbox', { name: /^text/i }).fill('$(id); once more');
    await page.getByRole('button', { name: /^Run/ }).click();
    await openCards(page).getByText('$(id); once more').first().waitFor();
    await openCards(page).getByTestId('allow').click();
    await page.getByTestId('call-card').and(page.locator('[data-state="done"]')).getByText('$(id); once more').first().waitFor();

    await goTo(page, 'Chat');
    await say(page, 'read the file notes.txt');
    await page.getByTestId('call-card').and(page.locator('[data-state="done"]')).first().waitFor();
    await page.getByRole('button', { name: 'Save as a function' }).click();
    await page.getByRole('menuitem', { name: /The last call/ }).click();
    await editor.getByLabel('Name', { exact: true }).waitFor();
    expect(await editor.getByLabel('How', { exact: true }).inputValue()).toContain('notes.txt');
    await editor.getByLabel('Name', { exact: true }).fill('read_my_notes');
    await editor.getByText('It asks as what it touches asks').waitFor();
    await editor.getByRole('button', { name: 'Save and try it' }).click();
    await page.getByRole('heading', { name: 'read_my_notes' }).waitFor();
    expect(readFileSync(join(host.dataFolder, 'mcp_functions.json'), 'utf8')).toContain('"read_my_notes"');

    await page.getByRole('button', { name: /^Your own 2/ }).waitFor();

    const scripts = join(host.dataFolder, 'functions');
    mkdirSync(scripts, { recursive: true });
    writeFileSync(join(scripts, 'word_count.py'), '# /// steward\n# {"description": "Counts words.", "parameters": {"text": {"type": "string"}}, "returns": {"type": "integer"}}\n# ///\nresult = len(inputs["text"].split())\n');
    await page.getByRole('link', { name: 'Functions of your own' }).click();
    const waiting = page.getByTestId('waiting-script');
    await waiting.getByText('result = len').waitFor();
    await picture(page, 'own-functions');
    await waiting.getByRole('button', { name: 'Accept word_count.py' }).click();
    await page.getByRole('link', { name: 'word_count', exact: true }).first().waitFor();
    await page.getByRole('button', { name: 'Remove say_again' }).click();
    await page.getByRole('button', { name: 'Remove say_again for good' }).click();
    await page.getByRole('link', { name: 'say_again' }).waitFor({ state: 'detached' });
  });
});
