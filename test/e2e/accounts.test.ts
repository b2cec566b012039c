// Mail in the app: an account is set up and tested, a mail is shown, sent, and found again.
import { expect, onTestFinished, test } from 'vitest';
import { onHost, usedBefore } from '../kit/hosts/onEveryHost.ts';
import { callCard, goTo, openCards, say } from '../kit/hosts/screens.ts';
import { startMailServers } from '../kit/mail/mailServers.ts';
import { startScriptedModel } from '../kit/scriptedModel.ts';

onHost('headless', 'mail', (startHost) => {
  test('an account from the settings sends a mail that search_email finds, with a model and without', async () => {
    const mail = await startMailServers();
    onTestFinished(() => mail.close());
    const model = await startScriptedModel({
      wire: 'openai',
      key: 'k',
      turns: [
        { calls: [{ name: 'send_email', arguments: { to: 'Bob <bob@example.org>', bcc: 'eve@example.net', subject: 'Lunch on Friday', body: 'At one?\nAda', attachments: ['menu.txt'] } }] },
        { calls: [{ name: 'search_email', arguments: { subject: 'Friday' } }] },
        { text: 'It is there.' },
      ],
    });
    onTestFinished(() => model.close());
    const host = await startHost({ files: { 'menu.txt': 'soup' }, config: { ...usedBefore, model: { provider: 'openai', model: 'scripted', baseUrl: model.baseUrl, secret: 'scripted' } } });
    await host.steward(['secret', 'set', 'scripted'], 'k');
    const page = await host.open();

    await goTo(page, 'Settings');
    await page.getByRole('link', { name: 'Accounts' }).click();
    await page.getByText('None. Mail cannot be sent').waitFor();
    const form = page.getByRole('form', { name: 'Add an account' });
    await form.getByRole('button', { name: 'Save account' }).click();
    await form.getByText('Your address is needed').waitFor();
    await form.getByLabel('Address', { exact: true }).fill('ada@example.com');
    await form.getByLabel('User').fill('ada');
    await form.getByLabel('Password').fill('wrong');
    await form.getByLabel('Sends by').fill('127.0.0.1');
    await form.getByLabel('Encryption of the server that sends').selectOption('none');
    await form.getByLabel('Port of the server that sends').fill(String(mail.smtpPort));
    await form.getByLabel('Reads from').fill('127.0.0.1');
    await form.getByLabel('Encryption of the server that is read').selectOption('none');
    await form.getByLabel('Port of the server that is read').fill(String(mail.imapPort));
    await form.getByRole('button', { name: 'Test' }).click();
    await form.getByText('does not let ada in').waitFor();
    await form.getByLabel('Password').fill(mail.password);
    await form.getByRole('button', { name: 'Test' }).click();
    await form.getByText('opens the inbox, with 0 mails').waitFor();
    await form.getByRole('button', { name: 'Save account' }).click();
    const list = page.getByRole('region', { name: 'Set up' });
    await list.getByText('ada@example.com, sends by 127.0.0.1').waitFor();
    await list.getByText('Not encrypted').waitFor();
    expect(await page.content()).not.toContain(mail.password);

    await goTo(page, 'Chat');
    await say(page, 'invite bob to lunch');
    const card = openCards(page);
    await card.waitFor();
    const shown = await card.innerText();
    for (const words of ['Bob <bob@example.org>', 'eve@example.net', 'Bcc', 'first mail to this address', 'Lunch on Friday', 'At one?', 'menu.txt', 'Cannot be undone']) expect(shown).toContain(words);
    expect(mail.counts.messages).toBe(0);
    await card.getByTestId('allow').click();
    const search = openCards(page);
    await search.getByText('mail in INBOX').first().waitFor();
    await search.getByTestId('allow').click();
    const found = callCard(page, 'search_email');
    await found.getByText('Found 1 mail').waitFor();
    await found.getByRole('button', { name: 'Show the result' }).click();
    await found.getByText('Lunch on Friday').last().waitFor();
    expect(mail.taken.map(({ to, mail: sent }) => [to, sent.text, sent.attachments.map(({ filename }) => filename)])).toEqual([[['bob@example.org', 'eve@example.net'], 'At one?\nAda', ['menu.txt']]]);

    await goTo(page, 'Settings');
    await page.getByRole('link', { name: 'Accounts' }).click();
    await list.getByRole('button', { name: 'Test mail' }).click();
    await list.getByText('with 1 mail').waitFor();
    await list.getByRole('button', { name: 'Remove mail' }).click();
    await list.getByRole('button', { name: 'Remove mail for good' }).click();
    await page.getByText('None. Mail cannot be sent').waitFor();
  });
});
