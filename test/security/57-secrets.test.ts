// Attack 57: secrets in results, errors, previews, progress, logs and the audit, also encoded: redacted on every way out.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { AppError } from '../../src-main/kernel/errors.ts';
import { defineFunction } from '../../src-main/registry/defineFunction.ts';
import { openDoor } from '../kit/openDoor.ts';
import { legacyRequest, send } from '../mcp/kit/rawClient.ts';
import { meetSteward, type Outside } from './kit/outside.ts';

const secret = 'hunter2-Zebra/Quartz+9';
const bytes = Buffer.from(secret);
const key = `sk-proj-${'aB3dE6gH'.repeat(5)}`;

const forms: readonly [string, string][] = [
  ['plain', secret],
  ['base64', bytes.toString('base64')],
  ['base64 of more', Buffer.from(`login:${secret}\n`).toString('base64')],
  ['base64 in lines', Buffer.from(`${'padding '.repeat(12)}${secret}${' padding'.repeat(12)}`).toString('base64').replaceAll(/(.{76})/g, '$1\n')],
  ['hexadecimal', bytes.toString('hex')],
  ['hexadecimal with colons', bytes.toString('hex').match(/../g)?.join(':') ?? ''],
  ['URL-encoded', encodeURIComponent(secret)],
  ['every byte URL-encoded', [...bytes].map((byte) => `%${byte.toString(16)}`).join('')],
  ['escaped for JSON in JSON', JSON.stringify(JSON.stringify(secret))],
  ['URL-encoded twice', encodeURIComponent(encodeURIComponent(secret))],
  ['partly URL-encoded', secret.replace('-', '%2d')],
  ['HTML numbers', Array.from(secret, (character) => `&#${character.charCodeAt(0)};`).join('')],
  ['unicode escapes', Array.from(secret, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')],
  ['hexadecimal with blanks', bytes.toString('hex').match(/../g)?.join(' ') ?? ''],
  ['base64 of UTF-16', Buffer.from(secret, 'utf16le').toString('base64')],
  ['coloured within', `${secret.slice(0, 6)}\u001b[m\u001b[K${secret.slice(6)}`],
  ['a known key', key],
  ['a known key after a line break in JSON', JSON.stringify(`a\n${key}`)],
  ['a known key in base64', Buffer.from(`key=${key};`).toString('base64')],
  ['a known key in hexadecimal', Buffer.from(key).toString('hex')],
];

/** Every byte that Steward itself has written down, but for the store of secrets. */
function written(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/^secrets/.test(entry.name) && !entry.parentPath.includes('trash'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => statSync(path).size < 50_000_000)
    .map((path) => readFileSync(path, 'latin1'))
    .join('\n');
}

async function withSecret(files: Record<string, string> = {}, policy?: string): Promise<Outside> {
  const outside = await meetSteward({ files, ...(policy !== undefined && { policy }) });
  await outside.steward.runtime.secrets.set('login', secret);
  return outside;
}

test.each(forms)('%s: in a file that is read, searched and named', async (_what, form) => {
  const logged = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const outside = await withSecret({ 'note.txt': `before\n${form}\nafter` });
  const texts = [
    (await outside.call('read_file', { file_path: 'note.txt' })).text,
    (await outside.call('search_file_contents', { path: '.', pattern: 'e' })).text,
    (await outside.call('read_file', { file_path: `missing-${form.replaceAll(/[\n/]/g, '_')}` })).text,
    (await outside.call('read_file', { file_path: 'note.txt', nonsense: form })).text,
  ];
  expect(texts[0]).toContain('redacted:');
  for (const text of texts.slice(0, 2)) for (const line of form.split('\n')) expect(text).not.toContain(JSON.stringify(line).slice(1, -1));
  const log = logged.mock.calls.map(([line]) => String(line)).join('');
  logged.mockRestore();
  for (const text of [...texts, log]) for (const plain of [secret, key]) expect(text).not.toContain(plain);
  await outside.steward.stop();
  const kept = written(outside.dataFolder);
  for (const plain of [secret, key]) expect(kept).not.toContain(plain);
});

test('a file is copied byte for byte all the same: inside the runtime nothing is redacted', async () => {
  const outside = await withSecret({ 'note.txt': `x ${secret} y` });
  expect((await outside.call('copy_file', { source: 'note.txt', destination: 'copy.txt' })).ok).toBe(true);
  expect(readFileSync(join(outside.workspace, 'copy.txt'), 'utf8')).toBe(`x ${secret} y`);
});

test('what was read redacted cannot be written back over the secret', async () => {
  const outside = await withSecret({ 'note.txt': `x ${secret} y` });
  const { result } = await outside.call('read_file', { file_path: 'note.txt' });
  await outside.refused('write_file', { file_path: 'note.txt', content: String(result['content']) }, ['REDACTED_INPUT']);
  expect(readFileSync(join(outside.workspace, 'note.txt'), 'utf8')).toBe(`x ${secret} y`);
});

test('a secret that is cut through, by the length of a row or of a message, leaves no part of it', async () => {
  const outside = await withSecret();
  for (const around of [7990, 20, 99_980]) await outside.call('write_file', { file_path: `f${around}.txt`, content: `${'x'.repeat(around)} ${secret} end` });
  await outside.call('read_file', { file_path: 'f99980.txt' });
  await outside.call('read_file', { file_path: 'f20.txt', limit: `${'y'.repeat(30)}${secret}` });
  const { rows } = { rows: await outside.steward.runtime.auditQueries.each({}, 100) };
  expect(JSON.stringify(rows)).not.toContain(secret.slice(0, 8));
  await outside.steward.stop();
  expect(written(outside.dataFolder)).not.toContain(secret.slice(0, 8));
});

test('a card hides it in its preview', async () => {
  const outside = await withSecret({ 'note.txt': `old ${secret}` }, 'ask');
  await outside.asks('write_file', { file_path: 'note.txt', content: `new ${secret}` });
  const shown = JSON.stringify(outside.steward.openCards());
  expect(shown).toContain('redacted:login');
  expect(shown).not.toContain(secret);
});

test('a name of a tool, a header and a broken request do not carry it into the log', async () => {
  const logged = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const outside = await withSecret();
  await send(outside.steward.port, legacyRequest('tools/call', { name: `no_${secret}`, arguments: {} }));
  await send(outside.steward.port, legacyRequest(`method/${secret}`, { a: secret }));
  outside.steward.runtime.log.error({ err: new Error(`failed with ${secret}`), nested: { token: secret } }, `also ${secret}`);
  const log = logged.mock.calls.map(([line]) => String(line)).join('');
  logged.mockRestore();
  expect(log).not.toContain(secret);
});

const signIn = defineFunction({
  name: 'sign_in', title: 'Sign in', category: 'web', summary: 'Signs in', description: 'Signs in.',
  input: z.strictObject({ user: z.string(), password: z.string().meta({ writeOnly: true }), pin: z.number().int().optional().meta({ writeOnly: true }), fail: z.boolean().default(false) }),
  output: z.strictObject({ user: z.string(), session: z.string().meta({ writeOnly: true }) }),
  annotations: { readOnly: false, destructive: false, idempotent: false, openWorld: true }, undo: 'impossible',
  phrase: ({ user }) => ({ base: 'Sign in', present: 'Signing in', past: 'Signed in', object: user }),
  effects: () => [{ kind: 'notify', title: 'sign in' }], summarise: () => 'signed in', phrasings: ['sign in'], examples: [],
  async handler(_context, { user, password, fail }) {
    if (fail || password !== 'opensesame-once') throw new AppError('PERMISSION_DENIED', 'Wrong user or password');
    return { user, session: 'session-4711-of-ann' };
  },
});

test.each([
  ['done', { user: 'ann', password: 'opensesame-once' }],
  ['failed', { user: 'ann', password: 'opensesame-once', fail: true }],
  ['converted', { user: 'ann', password: 'opensesame-once', pin: '74123' }],
  ['refused for its arguments', { user: 'ann', password: 'opensesame-once', pin: 'opensesame-once' }],
])('fields that a schema marks as sensitive are seen by the handler alone: %s', async (_what, input) => {
  const { door, parts, dataFolder, close, auditQueries } = await openDoor({ preset: 'unattended', more: [signIn] });
  const seen: unknown[] = [];
  door.changed((call) => seen.push(call));
  const outcome = await door.callFunction({ name: 'sign_in', input, caller: { kind: 'mcp', client: 'c', tokenId: 't' } });
  if (_what === 'done') expect(outcome.state).toBe('done');
  const rows = await auditQueries.each({}, 100);
  const all = JSON.stringify([seen, outcome.call, outcome.forModel, outcome.forClient ?? null, outcome.error?.message ?? null, rows, parts.approvals.state()]);
  for (const hidden of ['opensesame-once', '74123', 'session-4711-of-ann']) expect(all).not.toContain(hidden);
  await close();
  for (const hidden of ['opensesame-once', '74123']) expect(written(dataFolder)).not.toContain(hidden);
});

test.each(['waiting', 'edited', 'allowed', 'refused'])('what would run waits sealed: %s', async (how) => {
  const { door, parts, dataFolder, close } = await openDoor({ preset: 'ask', more: [signIn] });
  const outcome = door.callFunction({ name: 'sign_in', input: { user: 'ann', password: 'opensesame-once', pin: '74123' }, caller: { kind: 'catalogue' } });
  await vi.waitFor(() => expect(parts.approvals.unanswered()).toHaveLength(1));
  const [card] = parts.approvals.unanswered();
  if (!card) throw new Error('no card');
  const view = how === 'edited' ? await door.editApproval(card.view.id, { ...card.view.call.arguments, user: 'bob' }) : card.view;
  if (how === 'allowed' || how === 'refused') {
    await door.decide([{ approvalId: view.id, digest: view.call.digest, verdict: how === 'allowed' ? 'allow' : 'refuse', scope: 'once', note: undefined }]);
    expect((await outcome).state).toBe(how === 'allowed' ? 'done' : 'refused');
  }
  expect(JSON.stringify(parts.approvals.state())).not.toMatch(/opensesame-once|74123/);
  await close();
  for (const hidden of ['opensesame-once', '74123']) expect(written(dataFolder)).not.toContain(hidden);
});

test('an error thrown with a secret in its words is told without it', async () => {
  const leaky = { ...signIn, name: 'leaky', handler: async () => Promise.reject(new AppError('NETWORK', `GET https://x/?key=${secret} failed`, { hint: `try ${secret}` })) };
  const { door, parts, auditQueries } = await openDoor({ preset: 'unattended', more: [leaky] });
  parts.redactor.setSecrets([{ name: 'login', value: secret }]);
  const outcome = await door.callFunction({ name: 'leaky', input: { user: 'u', password: 'p' }, caller: { kind: 'cli' } });
  expect(outcome.error?.message).toContain('redacted:login');
  expect(JSON.stringify([outcome.forModel, outcome.call, outcome.error?.message, outcome.error?.hint, await auditQueries.each({}, 10)])).not.toContain(secret);
});
