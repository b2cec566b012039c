import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { onHost, onSampledHosts, usedBefore } from '../kit/hosts/onEveryHost.ts';
import { armed, callCard, goTo, openCards, say } from '../kit/hosts/screens.ts';

onSampledHosts('a page that is loaded again', (startHost) => {
  test('shows the chat, the open card and the half-written answer as they are', async () => {
    const host = await startHost({ config: usedBefore });
    const page = await host.open();
    await say(page, 'create a file called note.txt with content plain words');
    await openCards(page).waitFor();
    await page.reload();
    await openCards(page).getByTestId('allow').click();
    await callCard(page, 'create_file').getByTestId('undo').waitFor();
    expect(readFileSync(join(host.workspace, 'note.txt'), 'utf8')).toBe('plain words');
  });

  test('what a program asks for appears and is decided here', async () => {
    const host = await startHost({ config: usedBefore });
    const page = await host.open();
    await page.getByTestId('composer').waitFor();
    const called = callOverMcp(host.dataFolder, 'create_file', { file_path: 'from-outside.txt', content: 'asked' });
    await goTo(page, 'Approvals');
    await openCards(page).getByTestId('allow').click();
    expect(await called).toContain('from-outside.txt');
    expect(readFileSync(join(host.workspace, 'from-outside.txt'), 'utf8')).toBe('asked');
  });
});

// The desktop app is one window, and its runtime ends with it.
onHost('headless', 'two pages and a daemon that comes and goes', (startHost) => {
  test('both pages show the same; deciding in one settles the card in the other', async () => {
    const host = await startHost({ config: usedBefore });
    const first = await host.open();
    await say(first, 'create a file called note.txt with content plain words');
    await openCards(first).waitFor();
    const second = await host.open();
    await goTo(second, 'Approvals');
    await openCards(second).getByTestId('allow').click();
    await callCard(first, 'create_file').getByTestId('undo').waitFor();
    await callCard(first, 'create_file').getByTestId('undo').click();
    await goTo(second, 'Chat');
    await second.getByRole('link', { name: /note.txt/ }).click();
    await callCard(second, 'create_file').getByTestId('redo').waitFor();
    expect(existsSync(join(host.workspace, 'note.txt'))).toBe(false);
  });

  test('while the daemon is away nothing is started or decided, also not later; what was typed stays', async () => {
    const host = await startHost({ config: usedBefore });
    const page = await host.open();
    await say(page, 'create a file called note.txt with content plain words');
    const card = openCards(page);
    await armed(card);
    await host.kill();
    await page.getByTestId('connection-banner').waitFor();
    await card.getByTestId('allow').click();
    await card.focus();
    await page.keyboard.press('Control+Enter');
    await page.keyboard.press('r');
    await page.getByTestId('composer').fill('create a file called other.txt with content x');
    await page.getByTestId('composer').press('Enter');
    await page.getByRole('link', { name: 'Health' }).click();
    await page.goBack();
    expect(await card.getByTestId('refuse-note').count()).toBe(0);
    await host.start();
    await page.getByTestId('connection-banner').waitFor({ state: 'detached' });
    await card.waitFor();
    await page.waitForTimeout(500);
    expect([existsSync(join(host.workspace, 'note.txt')), existsSync(join(host.workspace, 'other.txt'))]).toEqual([false, false]);
    expect(await openCards(page).count()).toBe(1);
    expect(await page.getByTestId('composer').inputValue()).toContain('other.txt');
  });

  test('rules that were saved in another window meanwhile are not written over unseen', async () => {
    const host = await startHost({ config: usedBefore });
    const [first, second] = [await host.open(), await host.open()];
    const rule = (id: string): string => JSON.stringify({ version: 1, rules: [{ id, verdict: 'deny', reason: '', match: { path: '/nowhere/**' } }] });
    for (const page of [first, second]) {
      await goTo(page, 'Settings');
      await page.getByRole('link', { name: 'Rules' }).click();
    }
    await second.getByTestId('rules-text').fill(rule('deny.second'));
    await first.getByTestId('rules-text').fill(rule('deny.first'));
    await first.getByTestId('save-rules').click();
    await first.getByText('saved', { exact: true }).waitFor();
    await second.getByText('The saved rules have changed since you began').waitFor();
    expect(await second.getByTestId('save-rules').isDisabled()).toBe(true);
    await second.getByTestId('keep-mine').click();
    await second.getByTestId('save-rules').click();
    await second.getByText('saved', { exact: true }).waitFor();
    await expect.poll(() => first.getByTestId('rules-text').inputValue()).toContain('deny.second');
  });

  test('a strip says that the daemon does not answer, and goes when it is back', async () => {
    const host = await startHost({ config: usedBefore });
    const page = await host.open();
    await say(page, 'create a file called note.txt with content plain words');
    await openCards(page).waitFor();
    await host.kill();
    await page.getByTestId('connection-banner').waitFor();
    expect(await page.getByTestId('connection-banner').innerText()).toContain('does not answer');
    await host.start();
    await page.getByTestId('connection-banner').waitFor({ state: 'detached' });
    await openCards(page).getByTestId('allow').click();
    await expect.poll(() => existsSync(join(host.workspace, 'note.txt'))).toBe(true);
  });
});

/** Calls as an outside MCP client does, and answers the text that came back. */
async function callOverMcp(dataFolder: string, name: string, input: object): Promise<string> {
  const { url } = JSON.parse(readFileSync(join(dataFolder, 'lock'), 'utf8')) as { url: string };
  const token = readFileSync(join(dataFolder, 'token'), 'utf8').trim();
  const answer = await fetch(`${url}/mcp`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: input } }),
  });
  return answer.text();
}
