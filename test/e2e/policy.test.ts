import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { onHost, onSampledHosts, usedBefore } from '../kit/hosts/onEveryHost.ts';
import { armed, callCard, goTo, openCards, say } from '../kit/hosts/screens.ts';

const config = usedBefore;

onSampledHosts('rules', (startHost) => {
  test('a rule is written, tried on the last calls, saved, and holds at once', async () => {
    const host = await startHost({ config });
    const page = await host.open();
    await say(page, 'create a file called note.txt with content plain words');
    await openCards(page).getByTestId('allow').click();
    await callCard(page, 'create_file').getByTestId('undo').waitFor();

    await goTo(page, 'Settings');
    await page.getByRole('link', { name: 'Rules' }).click();
    await page.getByTestId('trial-summary').getByText('Nothing would change').waitFor();
    await page.getByRole('button', { name: 'Add a rule' }).click();
    await page.getByLabel('Files at').fill(join(host.workspace, '**'));
    await page.getByLabel('Reason').fill('Nothing is to change here');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByTestId('trial-summary').getByText('would be refused').waitFor();
    expect(await page.locator('[data-testid="trial"][data-difference="verdict"]').first().innerText()).toMatch(/Asks[^]*ask\.writes[^]*Refused[^]*deny\./);
    expect(existsSync(join(host.dataFolder, 'policy.json'))).toBe(false);

    await page.getByTestId('save-rules').click();
    await page.getByText('saved', { exact: true }).waitFor();
    expect(readFileSync(join(host.dataFolder, 'policy.json'), 'utf8')).toContain('Nothing is to change here');
    await goTo(page, 'Chat');
    await page.getByTestId('composer').waitFor();
    await say(page, 'create a file called other.txt with content plain words');
    await expect.poll(() => page.locator('[data-testid="call-card"][data-state="refused"]').count()).toBe(1);
    expect(existsSync(join(host.workspace, 'other.txt'))).toBe(false);
  });

  test('rules that are wrong are not saved: the line is named, and what was typed stays', async () => {
    const host = await startHost({ config });
    const page = await host.open();
    await goTo(page, 'Settings');
    await page.getByRole('link', { name: 'Rules' }).click();
    const text = page.getByTestId('rules-text');
    await text.fill('{\n  "version": 1,\n  "rules": [\n    { "id": "a", "verdict": "perhaps", "match": {} }\n  ]\n}\n');
    await page.getByRole('button', { name: 'Line 4' }).click();
    expect(await page.getByTestId('save-rules').isDisabled()).toBe(true);
    await goTo(page, 'Health');
    await goTo(page, 'Settings');
    await page.getByRole('link', { name: 'Rules' }).click();
    expect(await text.inputValue()).toContain('perhaps');
    expect(existsSync(join(host.dataFolder, 'policy.json'))).toBe(false);
  });
});

onSampledHosts('what is allowed for longer', (startHost) => {
  test('is narrowed before it is saved; wider is refused and nothing is lost', async () => {
    const host = await startHost({ config });
    const page = await host.open();
    await say(page, 'create a file called drafts/one.txt with content plain words');
    const card = openCards(page);
    await armed(card);
    await card.getByTestId('scope').click();
    await page.getByRole('menuitem', { name: /^Always/ }).click();
    await card.getByTestId('narrow').click();
    const pattern = card.getByTestId('lasting').getByRole('textbox');
    await pattern.fill('/**');
    await card.getByTestId('allow').click();
    await card.getByText(/reach further than what was offered/).waitFor();
    expect(existsSync(join(host.workspace, 'drafts/one.txt'))).toBe(false);
    await pattern.fill(join(host.workspace, 'drafts/one.*'));
    await card.getByTestId('allow').click();
    await callCard(page, 'create_file').getByTestId('undo').waitFor();
    await goTo(page, 'Settings');
    await page.getByRole('link', { name: 'Policy', exact: true }).click();
    await page.getByText(/drafts\/one\.\*/).first().waitFor();
  });
});

onHost('headless', 'the way back', (startHost) => {
  test('a file that changed since is kept until the person says otherwise', async () => {
    const host = await startHost({ config });
    const page = await host.open();
    await say(page, 'create a file called note.txt with content plain words');
    await openCards(page).getByTestId('allow').click();
    const call = callCard(page, 'create_file');
    await call.getByTestId('undo').waitFor();
    const file = join(host.workspace, 'note.txt');
    writeFileSync(file, 'changed by hand');
    await call.getByTestId('undo').click();
    await call.getByTestId('undo-conflict').waitFor();
    expect(readFileSync(file, 'utf8')).toBe('changed by hand');
    await call.getByRole('button', { name: 'Keep it as it is' }).click();
    await call.getByTestId('undo-conflict').waitFor({ state: 'detached' });
    await call.getByTestId('undo').click();
    await call.getByTestId('force').click();
    await call.getByTestId('redo').waitFor();
    expect(existsSync(file)).toBe(false);
  });

  test('everything a chat changed goes back together', async () => {
    const host = await startHost({ config });
    const page = await host.open();
    for (const name of ['one', 'two']) {
      await say(page, `create a file called ${name}.txt with content plain words`);
      await openCards(page).getByTestId('allow').click();
      await expect.poll(() => existsSync(join(host.workspace, `${name}.txt`))).toBe(true);
      await expect.poll(() => openCards(page).count()).toBe(0);
    }
    await page.getByRole('button', { name: 'Undo changes' }).click();
    await page.getByRole('menuitem', { name: /Undo all 2/ }).click();
    await page.getByTestId('undone').getByText('Undid 2 changes').waitFor();
    expect(['one', 'two'].map((name) => existsSync(join(host.workspace, `${name}.txt`)))).toEqual([false, false]);
  });
});
