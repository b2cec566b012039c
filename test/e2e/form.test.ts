// What another server asks while it is called: a form the person fills in, sends, or refuses.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { onHost, usedBefore } from '../kit/hosts/onEveryHost.ts';
import { goTo, openCards } from '../kit/hosts/screens.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';

const schema = {
  type: 'object',
  properties: {
    contact: { type: 'string', title: 'Contact', minLength: 2, description: 'Whom the driver asks for' },
    pallets: { type: 'integer', title: 'Pallets', minimum: 1, default: 3 },
    ramp: { type: 'boolean', title: 'There is a ramp' },
    window: { type: 'string', title: 'Time', enum: ['morning', 'afternoon'] },
  },
  required: ['contact', 'window'],
};
const message = 'To book the pickup we need to know whom the driver should ask for, and when.';

onHost('headless', 'a form of another server', (startHost) => {
  test('is a card of its own: filled in it goes to the server, refused the server is told so, and no program can answer it', async () => {
    const file = join(temporaryFolder(), 'mcp_servers.json');
    writeFileSync(file, JSON.stringify({ servers: [{ name: 'halden', command: process.execPath, args: [fileURLToPath(new URL('../kit/servers/probeServer.ts', import.meta.url)), 'modern'] }] }));
    const host = await startHost({ config: usedBefore, flags: ['--servers', file] });
    const page = await host.open();
    await goTo(page, 'Servers');
    await page.getByText(/\d+ tools/).first().waitFor();
    await goTo(page, 'Approvals');
    const call = () => host.steward(['call', 'halden__ask_form', JSON.stringify({ message, schema })]);

    const card = openCards(page);
    /** The next card is chosen only when the person says so. */
    const next = async (words: string): Promise<void> => {
      await expect.poll(async () => {
        await page.keyboard.press('Control+.');
        return card.filter({ hasText: words }).count();
      }, { timeout: 20_000, interval: 200 }).toBe(1);
    };
    const allowTheCall = async (): Promise<void> => {
      await next('ask_form on halden');
      await card.getByTestId('allow').click();
      await next('Answer halden');
    };

    const first = call();
    await allowTheCall();
    await card.getByText(message).waitFor();
    // It opens to be filled in, as something required is missing.
    expect(await card.getByTestId('allow').isDisabled()).toBe(true);
    await card.locator('[data-argument="window"]').selectOption('morning');
    await card.locator('[data-argument="contact"]').fill('Mara Olsen');
    await card.getByRole('checkbox', { name: 'There is a ramp' }).click();
    await card.getByTestId('edit-save').click();
    await card.getByText('Mara Olsen').waitFor();
    await card.getByTestId('allow').click();
    expect(await first).toMatchObject({ code: 0, stdout: expect.stringContaining(JSON.stringify(JSON.stringify({ action: 'accept', content: { contact: 'Mara Olsen', pallets: 3, ramp: true, window: 'morning' } })).slice(1, -1)) });

    const second = call();
    await allowTheCall();
    const { approvals } = { approvals: JSON.parse((await host.steward(['approvals', 'list', '--json'])).stdout) as unknown };
    expect(JSON.stringify(approvals)).toContain('Answer halden');
    await card.getByTestId('refuse').click();
    await card.getByTestId('refuse-confirm').click();
    expect((await second).stdout).toContain('decline');
    expect((await host.steward(['audit', '--json'])).stdout).toContain('answer_server');
  });
});
