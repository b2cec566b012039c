import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { onSampledHosts, usedBefore } from '../kit/hosts/onEveryHost.ts';
import { goTo, openCards } from '../kit/hosts/screens.ts';

const config = usedBefore;

onSampledHosts('functions, audit and health', (startHost) => {
  test('a function is tried from its form: what is missing, what it would do, the card, the result; then undone in the audit', async () => {
    const host = await startHost({ config });
    const page = await host.open();
    const file = join(host.workspace, 'notes/today.txt');
    await goTo(page, 'Functions');
    await page.getByRole('gridcell', { name: 'create_file' }).click();
    await page.getByText('Fill file_path and content first').waitFor();

    await page.getByRole('textbox', { name: 'file_path' }).fill('notes/today.txt');
    await page.getByRole('textbox', { name: 'content' }).fill('Hello World!');
    const wouldDo = page.getByRole('region', { name: 'What this would do' });
    await wouldDo.getByText('does not exist yet').waitFor();
    await wouldDo.getByText('Would ask you').waitFor();
    await wouldDo.getByText('Can be undone.').waitFor();

    await page.getByRole('button', { name: 'JSON', exact: true }).click();
    const json = page.getByRole('textbox', { name: 'Arguments as JSON' });
    expect(JSON.parse(await json.inputValue())).toEqual({ file_path: 'notes/today.txt', content: 'Hello World!' });
    await json.fill('{ "file_path": "notes/today.txt", "content": "Hello there!" ');
    await page.getByText('JSON ends too soon').waitFor();
    expect(await page.getByRole('button', { name: 'Form' }).isDisabled()).toBe(true);
    await json.fill('{ "file_path": "notes/today.txt", "content": "Hello there!" }');
    await page.getByRole('button', { name: 'Form' }).click();
    expect(await page.getByRole('textbox', { name: 'content' }).inputValue()).toBe('Hello there!');

    await page.getByRole('button', { name: /^Run/ }).click();
    expect(existsSync(file)).toBe(false);
    await openCards(page).getByTestId('allow').click();
    await page.getByTestId('call-card').getByTestId('undo').waitFor();
    expect(readFileSync(file, 'utf8')).toBe('Hello there!');

    await goTo(page, 'Audit');
    const row = page.getByTestId('audit-rows').getByRole('row').filter({ hasText: 'today.txt' });
    await row.click();
    const drawer = page.getByRole('complementary', { name: 'Entry' }).last();
    await drawer.getByText('You, once').waitFor();
    await drawer.getByText('Hello there!').waitFor();
    await page.keyboard.press('u');
    await row.getByText('undone').waitFor();
    expect(existsSync(file)).toBe(false);
    await row.getByText('Redo').click();
    await row.getByText('Undo').waitFor();
    expect(readFileSync(file, 'utf8')).toBe('Hello there!');

    await page.getByTestId('audit-check').click();
    await page.getByText(/^Intact: \d+ rows$/).waitFor();
    await page.getByRole('textbox', { name: 'Add a filter' }).fill('refused');
    await page.keyboard.press('Enter');
    await page.getByText('No calls match').waitFor();

    await goTo(page, 'Health');
    await page.getByText('Working. Nothing needs a look.').waitFor();
    await page.getByRole('img', { name: /^CPU, last five minutes/ }).waitFor();
  });

  test('what would be refused is said before anything runs, and nothing runs', async () => {
    const host = await startHost({ config, flags: ['--policy', 'read-only'], files: { 'kept.txt': 'kept' } });
    const page = await host.open();
    await goTo(page, 'Functions');
    await page.getByRole('gridcell', { name: 'delete_file' }).click();
    await page.getByRole('textbox', { name: 'path' }).fill('kept.txt');
    await page.getByRole('region', { name: 'What this would do' }).getByText('Would be refused').waitFor();
    await page.getByRole('button', { name: /^Run/ }).click();
    await page.getByTestId('call-card').and(page.locator('[data-state="refused"]')).waitFor();
    expect(readFileSync(join(host.workspace, 'kept.txt'), 'utf8')).toBe('kept');
  });
});
