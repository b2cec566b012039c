import { writeFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AuditFilter, Caller } from '../../../src-preload/contract/index.ts';
import { createAuditLog, type AuditEvent, type AuditLog } from '../../../src-main/audit/auditLog.ts';
import { createAuditQueries, type AuditQueries } from '../../../src-main/audit/auditQueries.ts';
import { createRedactor } from '../../../src-main/redact/redactor.ts';
import { openStore } from '../../../src-main/store/openStore.ts';
import type { Store } from '../../../src-main/store/store.ts';
import { storeFiles } from '../../../src-main/store/storeFiles.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';

interface Open {
  store: Store;
  audit: AuditLog;
  queries: AuditQueries;
  folder: string;
  ids(filter: AuditFilter): Promise<string[]>;
}

async function open(folder = temporaryFolder()): Promise<Open> {
  const store = await openStore(folder);
  onTestFinished(() => store.close());
  let now = 1_700_000_000_000;
  const audit = await createAuditLog(store, createRedactor(), { now: () => now++, after: () => () => undefined });
  const queries = createAuditQueries(store);
  return { store, audit, queries, folder, ids: async (filter) => (await queries.query(filter, undefined, 100)).entries.map((entry) => entry.callId).reverse() };
}

interface Told extends Partial<Omit<AuditEvent, 'facts' | 'callId' | 'caller'>> {
  caller?: Caller;
  object?: string;
  ruleId?: string;
  by?: 'rule' | 'person' | 'time-limit';
  facts?: AuditEvent['facts'];
}

/** An intent and its outcome. */
async function tell(audit: AuditLog, callId: string, { name = 'read_file', risk = 'read', caller = { kind: 'cli' }, state = 'done', object = 'a file', ruleId = 'preset.read', by = 'rule', facts = {} }: Told = {}): Promise<void> {
  const decision = { verdict: 'allow', by, ruleId, reason: 'because', at: 1 } as const;
  await audit.append({ kind: 'intent', callId, name, risk, caller, state: 'running', facts: { phrase: { base: 'Read', present: 'Reading', past: 'Read', object }, decision, ...facts } });
  await audit.append({ kind: 'outcome', callId, name, risk, caller, state, facts: { summary: facts.summary, error: facts.error, durationMs: 3 } });
}

const indexed = async (store: Store): Promise<void> => {
  await expect.poll(async () => (await store.auditAll<{ left: number }>('SELECT (SELECT max(seq) FROM audit) - seq AS left FROM search.progress'))[0]?.left, { timeout: 15_000 }).toBe(0);
};

async function fill({ audit }: Open): Promise<void> {
  await tell(audit, 'path', { object: 'Übersicht 2026.pdf', facts: { effects: [{ kind: 'path', access: 'read', path: '/home/me/Projects/tax-2026/Übersicht 2026.pdf', requested: 'Übersicht 2026.pdf', insideWorkspace: true, exists: true, replaces: false, recursive: false }] } });
  await tell(audit, 'argument', { facts: { arguments: { command: 'grep -n "needle AND haystack" *.ts', windows: 'C:\\Users\\me', lines: 4711 } } });
  await tell(audit, 'summary', { facts: { summary: 'Wrote report.csv, 41 KB' } });
  await tell(audit, 'error', { state: 'failed', facts: { error: { code: 'NETWORK', message: 'Nothing answers at db.example.net' } } });
  await tell(audit, 'caller', { caller: { kind: 'mcp', client: 'cursor', tokenId: 't' } });
  await tell(audit, 'rule', { ruleId: 'deny.secrets', by: 'person', facts: { conversions: [{ field: 'limit', from: '5', to: 5 }] } });
}

const searches: [string, string[]][] = [
  ['tax-20', ['path']],
  ['projects/tax', ['path']],
  ['ÜBERSICHT', ['path']],
  ['ersicht', ['path']],
  ['übersicht tax', ['path']],
  ['übersicht cursor', []],
  ['4711', ['argument']],
  ['C:\\Users', ['argument']],
  ['"needle', ['argument']],
  ['haystack"', ['argument']],
  ['needle AND haystack', ['argument']],
  ['report.csv 41', ['summary']],
  ['example.net', ['error']],
  ['NETWORK', ['error']],
  ['mcp:curs', ['caller']],
  ['deny.secr', ['rule']],
  ['Üb', ['path']],
  ['kb', ['summary']],
  ['requested', []],
  ['insideWorkspace', []],
];

/** What a full-text engine would take for its own language. */
const hostile = ['"', '""', '"unbalanced', 'a AND', 'NOT x', 'OR', '* ^ {', 'text:word', 'NEAR(a b, 2)', "'; DROP TABLE audit; --", '%', '_', '\\', '\0abc', '(((', '-minus', '🦊🦊🦊'];

describe('searching the audit', () => {
  it('finds the same before the rows are indexed and after', async () => {
    const opened = await open();
    await fill(opened);
    const { store, ids } = opened;
    const before = Object.fromEntries(await Promise.all(searches.map(async ([text]) => [text, await ids({ text })] as const)));
    expect(before).toEqual(Object.fromEntries(searches));
    await indexed(store);
    const after = Object.fromEntries(await Promise.all(searches.map(async ([text]) => [text, await ids({ text })] as const)));
    expect(after).toEqual(Object.fromEntries(searches));
  });

  it('takes what a full-text engine would read as its own language literally, indexed or not', async () => {
    const opened = await open();
    await fill(opened);
    for (const text of hostile) await tell(opened.audit, `holds ${text}`, { object: `x${text.replaceAll('\0', ' ')}x` });
    const before = await Promise.all(hostile.map((text) => opened.ids({ text })));
    for (const [index, text] of hostile.entries()) expect(before[index], text).toContain(`holds ${text}`.replaceAll('\0', ' '));
    await indexed(opened.store);
    expect(await Promise.all(hostile.map((text) => opened.ids({ text })))).toEqual(before);
    expect(await opened.ids({})).toHaveLength(6 + hostile.length);
  });

  it('finds what was written after the index, and all of it after a restart', async () => {
    const opened = await open();
    await fill(opened);
    await indexed(opened.store);
    await tell(opened.audit, 'late', { object: 'tax-2027' });
    expect(await opened.ids({ text: 'tax-20' })).toEqual(['path', 'late']);
    await opened.store.close();
    const again = await open(opened.folder);
    expect(await again.ids({ text: 'tax-20' })).toEqual(['path', 'late']);
    await indexed(again.store);
    expect(await again.ids({ text: 'tax-20' })).toEqual(['path', 'late']);
  });

  it('makes the index anew when it is damaged or belongs to another log', async () => {
    const opened = await open();
    await fill(opened);
    await indexed(opened.store);
    await opened.store.close();
    const file = join(opened.folder, storeFiles.auditIndex);
    writeFileSync(file, 'no database at all, however long it may be '.repeat(200));
    const again = await open(opened.folder);
    expect(await again.ids({ text: 'tax-20' })).toEqual(['path']);
    await indexed(again.store);
    await again.store.close();
    const index = new Database(file);
    index.exec("UPDATE progress SET hash = 'another'");
    index.close();
    const third = await open(opened.folder);
    expect(await third.store.auditAll('SELECT seq FROM search.progress')).toEqual([{ seq: 0 }]);
    expect(await third.ids({ text: 'tax-20' })).toEqual(['path']);
  });

  it('never hands an unreadable row to the index or a filter: one that was tampered with is passed over', async () => {
    const opened = await open();
    await fill(opened);
    await opened.store.auditAll('SELECT 1');
    const database = new Database(join(opened.folder, storeFiles.audit));
    database.exec("UPDATE audit SET body = '{broken' WHERE call_id = 'path'");
    database.close();
    expect(await opened.ids({ text: 'tax-20' })).toEqual([]);
    expect(await opened.ids({ decidedBy: ['person'] })).toEqual(['rule']);
    await indexed(opened.store);
    expect(await opened.ids({ text: 'cursor' })).toEqual(['caller']);
  });
});

describe('filtering the audit', () => {
  it('by who, function, risk, state, time, who decided and by which rule, all together', async () => {
    const opened = await open();
    const { audit, ids } = opened;
    await tell(audit, 'one', { name: 'read_file', caller: { kind: 'mcp', client: 'cursor', tokenId: 't' } });
    await tell(audit, 'two', { name: 'delete_file', risk: 'destroy', caller: { kind: 'mcp', client: 'cursor-2', tokenId: 't' }, by: 'person', ruleId: 'ask.writes' });
    await tell(audit, 'three', { name: 'delete_file', risk: 'destroy', caller: { kind: 'chat', chatId: 'c', model: 'm' }, state: 'failed' });
    expect(await ids({ callers: ['mcp'] })).toEqual(['one', 'two']);
    expect(await ids({ callers: ['mcp:cursor'] })).toEqual(['one']);
    expect(await ids({ callers: ['mcp:curs%'] })).toEqual([]);
    expect(await ids({ callerKinds: ['mcp'], callers: ['chat'] })).toEqual(['one', 'two', 'three']);
    expect(await ids({ names: ['delete_file'] })).toEqual(['two', 'three']);
    expect(await ids({ risks: ['destroy'], states: ['failed'] })).toEqual(['three']);
    expect(await ids({ decidedBy: ['person'] })).toEqual(['two']);
    expect(await ids({ ruleIds: ['ask.writes', 'nothing'] })).toEqual(['two']);
    expect(await ids({ ruleIds: ["ask' OR 1=1 --"] })).toEqual([]);
    expect(await ids({ from: 1_700_000_000_002, to: 1_700_000_000_004 })).toEqual(['two']);
  });

  it('answers pages that follow each other, of any size, and more calls than one statement takes values', async () => {
    const { audit, queries, store } = await open();
    const body = { phrase: { base: 'Read', present: '', past: '', object: '' } };
    await Promise.all(Array.from({ length: 40_000 }, (_, index) => audit.append({ kind: 'intent', callId: `call-${index}`, name: 'read_file', risk: 'read', caller: { kind: 'cli' }, state: 'done', facts: body })));
    expect(await queries.each({}, 100_000)).toHaveLength(40_000);
    const first = await queries.each({}, 3);
    const next = await queries.each({}, 3, first.at(-1)?.seq);
    expect([...first, ...next].map((entry) => entry.seq)).toEqual([40_000, 39_999, 39_998, 39_997, 39_996, 39_995]);
    expect(await queries.query({ names: ['read_file'] }, undefined, 1)).toMatchObject({ total: 40_000, more: true });
    expect(await store.verifyAudit()).toMatchObject({ entries: 40_000 });
  });

  it('tells how a result was served and what was converted', async () => {
    const { audit, queries } = await open();
    await audit.append({ kind: 'intent', callId: 'c', name: 'read_file', risk: 'read', caller: { kind: 'cli' }, state: 'running', facts: { conversions: [{ field: 'limit', from: '5', to: 5 }] } });
    await audit.append({ kind: 'outcome', callId: 'c', name: 'read_file', risk: 'read', caller: { kind: 'cli' }, state: 'done', facts: { served: { from: 'cache', at: 5 }, resultHash: 'abc' } });
    expect(await queries.get('c')).toMatchObject({ served: { from: 'cache', at: 5 }, resultHash: 'abc', conversions: [{ field: 'limit', from: '5', to: 5 }] });
  });

  it('keeps control characters out of the columns a hash joins by line breaks', async () => {
    const { audit, store } = await open();
    await audit.append({ kind: 'intent', callId: 'a\nb', name: 'n\r\nm', risk: 'read', caller: { kind: 'workflow', name: 'evil\ndone' }, state: 'running', facts: { summary: 'two\nlines' } });
    expect(await store.auditAll('SELECT call_id, name, caller, instr(body, char(10)) AS breaks FROM audit')).toEqual([{ call_id: 'a b', name: 'n m', caller: 'workflow:evil done', breaks: 0 }]);
    expect((await store.verifyAudit()).broken).toBeUndefined();
  });

  it('keeps the index out of the log: a file of its own, for this user only', async () => {
    const opened = await open();
    await fill(opened);
    await indexed(opened.store);
    expect(statSync(join(opened.folder, storeFiles.auditIndex)).size).toBeGreaterThan(0);
    expect(await opened.store.auditAll("SELECT name FROM main.sqlite_master WHERE type = 'table'")).toEqual([{ name: 'audit' }]);
  });
});
