// A token for one client, from the settings: made, used, revoked.
import { expect, test } from 'vitest';
import { onSampledHosts, usedBefore } from '../kit/hosts/onEveryHost.ts';
import { goTo } from '../kit/hosts/screens.ts';

onSampledHosts('tokens for single clients', (startHost) => {
  test('made with a scope, shown once, used, seen in the list and revoked', async () => {
    const host = await startHost({ config: usedBefore });
    const page = await host.open();
    await goTo(page, 'Settings');
    await page.getByRole('link', { name: 'Connect' }).click();
    const address = (await page.getByRole('region', { name: 'Address' }).locator('code').first().textContent()) ?? '';
    const form = page.getByRole('form', { name: 'Make a token' });
    await form.getByLabel('Name').fill('Cursor');
    await form.getByRole('button', { name: 'Make token' }).click();
    await form.getByText('Lower-case letters, digits').waitFor();
    await form.getByLabel('Name').fill('cursor');
    await form.getByLabel('Functions').fill('read_*, category:system');
    await form.getByLabel('Policy').selectOption('read-only');
    await form.getByRole('checkbox', { name: 'Statistics' }).click();
    await form.getByRole('button', { name: 'Make token' }).click();
    const made = page.getByRole('region', { name: 'Make a token' });
    const token = (await made.locator('code', { hasText: /^stw_/ }).textContent()) ?? '';
    await made.getByRole('button', { name: 'Done' }).click();
    expect(await page.getByText(token).count()).toBe(0);

    const list = async (): Promise<{ status: number; names: string[] }> => {
      const response = await fetch(address, { method: 'POST', headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' }, body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }) });
      const { result } = response.ok ? ((await response.json()) as { result: { tools: { name: string }[] } }) : { result: { tools: [] } };
      return { status: response.status, names: result.tools.map(({ name }) => name) };
    };
    const { names } = await list();
    expect(names).toContain('read_file');
    expect(names).not.toContain('delete_file');

    const tokens = page.getByRole('region', { name: 'Tokens for single clients' });
    await tokens.getByText('read_*, category:system; at most Read only; reads statistics').waitFor();
    await tokens.getByRole('button', { name: 'Revoke cursor' }).click();
    await tokens.getByRole('button', { name: 'Revoke cursor for good' }).click();
    await tokens.getByText('Revoked', { exact: true }).waitFor();
    expect((await list()).status).toBe(401);
  });
});
