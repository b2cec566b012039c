import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { onEveryHost } from '../kit/hosts/onEveryHost.ts';
import { armed, callCard, finishFirstRun, goTo, openCards, say } from '../kit/hosts/screens.ts';

const request = 'create a file called hello.txt with content Hello World! and then read it back';

onEveryHost('from the first page to a file that was made, read, taken back and logged', (startHost) => {
  test('one card with the diff; allowed, it is on disk and shown; undo and redo; the audit tells it', async () => {
    const host = await startHost();
    const file = join(host.workspace, 'hello.txt');
    const page = await host.open();
    await finishFirstRun(page);
    await say(page, request);

    const card = openCards(page);
    await card.waitFor();
    expect(await card.count()).toBe(1);
    expect(await card.innerText()).toContain('Hello World!');
    expect(existsSync(file)).toBe(false);
    await card.getByTestId('allow').click();

    const read = callCard(page, 'read_file');
    await read.getByText('Hello World!').waitFor();
    expect(readFileSync(file, 'utf8')).toBe('Hello World!');

    const create = callCard(page, 'create_file');
    await create.getByTestId('undo').click();
    await create.getByTestId('redo').waitFor();
    expect(existsSync(file)).toBe(false);
    await create.getByTestId('redo').click();
    await create.getByTestId('undo').waitFor();
    expect(readFileSync(file, 'utf8')).toBe('Hello World!');
    await create.getByTestId('undo').click();
    await create.getByTestId('redo').waitFor();

    await goTo(page, 'Audit');
    const rows = page.getByTestId('audit-rows');
    await rows.getByText('hello.txt').first().waitFor();
    const verified = await host.steward(['audit', 'verify']);
    expect(verified.stdout).toMatch(/^Intact: \d+ rows/);
    expect(verified.code).toBe(0);
  });

  test('Ctrl Enter allows, once the card has been on screen', async () => {
    const host = await startHost();
    const page = await host.open();
    await finishFirstRun(page);
    await say(page, request);
    const card = openCards(page);
    await card.focus();
    await armed(card);
    await page.keyboard.press('Control+Enter');
    await callCard(page, 'read_file').getByText('Hello World!').waitFor();
    expect(readFileSync(join(host.workspace, 'hello.txt'), 'utf8')).toBe('Hello World!');
  });

  test('one byte changed in the audit is found and its row named', async () => {
    const host = await startHost();
    const page = await host.open();
    await finishFirstRun(page);
    await say(page, request);
    await openCards(page).getByTestId('allow').click();
    await callCard(page, 'read_file').getByText('Hello World!').waitFor();
    expect(await host.stop()).toBe(0);

    const file = join(host.dataFolder, 'audit.db');
    const row = changeOneByte(file, 'hello.txt');
    const broken = await host.steward(['audit', 'verify']);
    expect(broken).toMatchObject({ code: 1, stderr: expect.stringContaining(`Broken at row ${row}:`) as unknown });
  });
});

/** Changes a letter of a row's text in the file itself; answers the row's number. */
function changeOneByte(file: string, text: string): number {
  const [row] = query(file, "SELECT seq, body FROM audit WHERE kind = 'intent' AND body LIKE ? ORDER BY seq LIMIT 1", `%${text}%`);
  if (!row) throw new Error(`No row of the audit names ${text}`);
  const bytes = readFileSync(file);
  // SQLite leaves old copies of rows in the free space of its pages: only one place is the row.
  for (let at = bytes.indexOf(row.body); at >= 0; at = bytes.indexOf(row.body, at + 1)) {
    const changed = Buffer.from(bytes);
    changed[at + row.body.indexOf(text)] = 'H'.charCodeAt(0);
    writeFileSync(file, changed);
    if (query(file, 'SELECT seq, body FROM audit WHERE seq = ?', row.seq)[0]?.body !== row.body) return row.seq;
  }
  throw new Error('The row is not in the file');
}

function query(file: string, sql: string, parameter: string | number): { seq: number; body: string }[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return database.prepare(sql).all(parameter) as unknown as { seq: number; body: string }[];
  } finally {
    database.close();
  }
}
