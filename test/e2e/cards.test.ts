import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { onSampledHosts, usedBefore } from '../kit/hosts/onEveryHost.ts';
import { armed, callCard, openCards, say } from '../kit/hosts/screens.ts';

const config = usedBefore;

onSampledHosts('approval cards', (startHost) => {
  test('edited arguments are checked again and are what runs', async () => {
    const host = await startHost({ config });
    const page = await host.open();
    await say(page, 'create a file called note.txt with content first thought');
    const card = openCards(page);
    await card.getByTestId('edit').click();
    await card.locator('[data-argument="content"]').fill('second thought');
    await card.getByTestId('edit-save').click();
    await card.getByText('You changed 1 of').waitFor();
    expect(await card.locator('s').innerText()).toBe('first thought');
    await card.getByTestId('allow').click();
    await callCard(page, 'create_file').getByTestId('undo').waitFor();
    expect(readFileSync(join(host.workspace, 'note.txt'), 'utf8')).toBe('second thought');
  });

  test('arguments that are wrong are not taken, and say why', async () => {
    const host = await startHost({ config, files: { 'there.txt': 'kept' } });
    const page = await host.open();
    await say(page, 'create a file called note.txt with content plain words');
    const card = openCards(page);
    await card.getByTestId('edit').click();
    await card.locator('[data-argument="file_path"]').fill('');
    await card.getByTestId('edit-save').click();
    await card.getByRole('alert').waitFor();
    expect(await card.getByRole('alert').innerText()).toContain('file_path');
    expect(existsSync(join(host.workspace, 'note.txt'))).toBe(false);
  });

  test('refused with a note: nothing is done, and the note stays on the call', async () => {
    const host = await startHost({ config });
    const page = await host.open();
    await say(page, 'create a file called note.txt with content plain words');
    const card = openCards(page);
    await card.getByTestId('refuse').click();
    await card.getByTestId('refuse-note').fill('x'.repeat(2001));
    await card.getByText('2,000 characters at most; this has 2,001').waitFor();
    await card.getByTestId('refuse-note').press('Enter');
    expect(await card.getByTestId('refuse-confirm').isDisabled()).toBe(true);
    await card.getByTestId('refuse-note').fill('use another name');
    await card.getByTestId('refuse-confirm').click();
    const call = callCard(page, 'create_file');
    await call.getByText('use another name').waitFor();
    expect(await call.getAttribute('data-state')).toBe('refused');
    expect(existsSync(join(host.workspace, 'note.txt'))).toBe(false);
  });

  test('a card nobody answers is refused in time, and says so', async () => {
    const host = await startHost({ config, flags: ['--approval-timeout', '2'] });
    const page = await host.open();
    await say(page, 'create a file called note.txt with content plain words');
    await openCards(page).waitFor();
    const call = callCard(page, 'create_file');
    await call.waitFor();
    expect(await call.getAttribute('data-state')).toBe('refused');
    expect(await call.innerText()).toMatch(/[Nn]obody answered/);
    expect(existsSync(join(host.workspace, 'note.txt'))).toBe(false);
  });

  test('"This chat" lets the next such call of the chat run, and no other chat\'s', async () => {
    const host = await startHost({ config });
    const page = await host.open();
    await say(page, 'create a file called one.txt with content 1');
    const card = openCards(page);
    await card.getByTestId('scope').click();
    await page.getByRole('menuitem', { name: 'This chat' }).click();
    await card.getByTestId('allow').click();
    await callCard(page, 'create_file').getByTestId('undo').waitFor();

    await say(page, 'create a file called two.txt with content 2');
    await callCard(page, 'create_file').nth(1).getByTestId('undo').waitFor();
    expect(await openCards(page).count()).toBe(0);
    expect(readFileSync(join(host.workspace, 'two.txt'), 'utf8')).toBe('2');

    await page.getByTestId('new-chat').click();
    await say(page, 'create a file called three.txt with content 3');
    await openCards(page).waitFor();
    expect(existsSync(join(host.workspace, 'three.txt'))).toBe(false);
  });

  test('by keyboard alone: write, go to the card, refuse it with a note, ask again and allow', async () => {
    const host = await startHost({ config });
    const page = await host.open();
    await page.getByTestId('composer').waitFor();
    await page.keyboard.type('create a file called keys.txt with content typed');
    await page.keyboard.press('Enter');
    const card = openCards(page);
    await card.waitFor();
    await page.keyboard.press('Control+.');
    await armed(card);
    await expect.poll(() => card.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    await page.keyboard.press('Enter');
    await page.keyboard.press('r');
    await page.keyboard.type('not yet');
    await page.keyboard.press('Enter');
    await callCard(page, 'create_file').getByText('not yet').waitFor();
    expect(existsSync(join(host.workspace, 'keys.txt'))).toBe(false);
  });
});
