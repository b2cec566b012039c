// `steward audit`, as a person or a script runs it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createAuditLog } from '../../../src-main/audit/auditLog.ts';
import { createRedactor } from '../../../src-main/redact/redactor.ts';
import { openStore } from '../../../src-main/store/openStore.ts';
import { storeFiles } from '../../../src-main/store/storeFiles.ts';

const cli = fileURLToPath(new URL('../../../out/main/cli.js', import.meta.url));
let folder = '';

async function steward(...words: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [cli, ...words, '--data-dir', folder, '--workspace', folder], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

const lines = (text: string): Record<string, unknown>[] => text.trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'steward-test-'));
  const store = await openStore(folder);
  const audit = await createAuditLog(store, createRedactor(), { now: () => Date.now(), after: () => () => undefined });
  const decision = { verdict: 'allow', by: 'person', ruleId: 'ask.writes', reason: 'because', at: 1 } as const;
  for (let index = 0; index < 1200; index++) {
    await audit.append({ kind: 'intent', callId: `call-${index}`, name: index % 2 ? 'read_file' : 'write_file', risk: index % 2 ? 'read' : 'write', caller: { kind: 'mcp', client: 'cursor', tokenId: 't' }, state: 'done', facts: { phrase: { base: 'Write', present: '', past: '', object: `=file-${index}\u001b[31m\nfake` }, arguments: { file_path: `/srv/file-${index}` }, decision } });
  }
  await store.close();
  return () => rmSync(folder, { recursive: true, force: true });
});

describe('steward audit', () => {
  it('lists, with the flags that narrow it, in lines that hold no control character', async () => {
    const all = await steward('audit', '--limit', '5');
    expect(all).toMatchObject({ code: 0 });
    expect(all.out.trimEnd().split('\n')).toHaveLength(5);
    expect(all.out.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    const narrowed = await steward('audit', 'list', '--json', '--function', 'write_file', '--caller', 'mcp:cursor', '--risk', 'write,destroy', '--state', 'done', '--rule', 'ask.writes', '--decided-by', 'person', '--since', '1d', '--limit', '2');
    expect(lines(narrowed.out).map((entry) => entry['callId'])).toEqual(['call-1198', 'call-1196']);
    expect((await steward('audit', '--until', '2020-01-01')).out).toBe('');
  });

  it('searches, and shows one call whole', async () => {
    expect(lines((await steward('audit', 'search', 'srv/FILE-77', '--json')).out).map((entry) => entry['callId'])).toEqual(expect.arrayContaining(['call-77', 'call-770']));
    const shown = await steward('audit', 'show', 'call-77');
    expect(shown.out).toContain('"file_path":"/srv/file-77"');
    expect(shown.out).toContain('decided by   person, rule ask.writes: because');
    expect(lines((await steward('audit', 'show', 'call-77', '--json')).out)[0]).toMatchObject({ callId: 'call-77', arguments: { file_path: '/srv/file-77' } });
    expect(await steward('audit', 'show', 'call-none')).toMatchObject({ code: 1, err: expect.stringContaining('knows no call') as string });
  });

  it('exports everything, to a new file or to standard output', async () => {
    const file = join(folder, 'out.csv');
    expect(await steward('audit', 'export', '--format', 'csv', '--output', file)).toMatchObject({ code: 0, err: expect.stringContaining('calls written') as string });
    const rows = readFileSync(file, 'utf8').split('\r\n');
    expect(rows.filter((row) => row.includes('call-'))).toHaveLength(1200);
    expect(rows[0]).toContain('decided by,rule');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await steward('audit', 'export', '--output', file)).toMatchObject({ code: 1, err: expect.stringContaining('exists already') as string });
    const piped = await steward('audit', 'export', '--limit', '1100');
    expect(lines(piped.out)).toHaveLength(1100);
    const csv = await steward('audit', 'export', '--format', 'csv', '--limit', '2');
    expect(csv.out.split('\r\n')).toHaveLength(4);
  });

  it.each([
    [['audit', 'nonsense'], 'knows list, search'],
    [['audit', 'search'], 'needs a text'],
    [['audit', 'show'], 'needs the id'],
    [['audit', '--risk', 'odd'], '--risk takes read, write'],
    [['audit', '--since', 'yesterday'], '--since takes a span'],
    [['audit', 'export', '--format', 'xml'], '--format takes jsonl or csv'],
    [['audit', 'verify', 'more'], 'too much'],
  ])('refuses %j with exit code 2 and a line that helps', async (words, message) => {
    expect(await steward(...words)).toMatchObject({ code: 2, err: expect.stringContaining(message) as string });
  });

  it('verifies: exit code 0, and 1 with the first bad row named', async () => {
    const intact = await steward('audit', 'verify');
    expect(intact).toMatchObject({ code: 0, out: expect.stringMatching(/^Intact: [\d,]+ rows, \d+ anchors, [\d.]+ [KM]B; head [0-9a-f]{64}\n$/) as string });
    const database = new Database(join(folder, storeFiles.audit));
    database.exec("UPDATE audit SET caller = 'cli' WHERE seq = 600");
    database.close();
    expect(await steward('audit', 'verify')).toMatchObject({ code: 1, err: expect.stringContaining('Broken at row 600: Row 600 was changed after it was written') as string });
    const told = await steward('audit', 'verify', '--json');
    expect(told.code).toBe(1);
    expect(lines(told.out)[0]).toMatchObject({ state: 'broken', entries: 599, broken: { seq: 600 } });
  });
});
