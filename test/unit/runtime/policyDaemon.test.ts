// Policy and approvals as a person and a script meet them: the command line, and a daemon that may be killed.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { ApprovalsState, ApprovalView, PolicyTrial } from '../../../src-preload/contract/index.ts';
import type { Client } from '../../../src-renderer/client/client.ts';
import { createClient } from '../../../src-renderer/client/createClient.ts';
import { webSocketCarrier } from '../../../src-renderer/client/webSocketCarrier.ts';
import { readJson, runCommand, runNode, type Running } from '../../kit/hosts/runProcess.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';

const cli = 'out/main/cli.js';
const limit = 60_000;

interface Place {
  dataFolder: string;
  workspace: string;
  steward(...words: string[]): ReturnType<typeof runCommand>;
}

function place(files: Record<string, string> = {}): Place {
  const dataFolder = temporaryFolder();
  const workspace = temporaryFolder(files);
  return { dataFolder, workspace, steward: (...words) => runCommand([cli, ...words, '--data-dir', dataFolder, '--workspace', workspace]) };
}

interface Daemon {
  running: Running;
  person: Client;
  /** Every card the person can see now. */
  cards(): ApprovalView[];
}

async function serve({ dataFolder, workspace }: Place): Promise<Daemon> {
  const running = runNode([cli, 'serve', '--port', '0', '--json', '--no-open', '--data-dir', dataFolder, '--workspace', workspace]);
  onTestFinished(async () => {
    running.child.kill('SIGKILL');
    await running.ended;
  });
  const { url, port } = (await running.line((line) => readJson(line))) as { url: string; port: number };
  const cookie = (await fetch(url, { redirect: 'manual' })).headers.get('set-cookie')?.split(';')[0] ?? '';
  const connect = (address: string): never => new WebSocket(address, { headers: { Cookie: cookie, Origin: `http://127.0.0.1:${port}` }, perMessageDeflate: false }) as never;
  const person = createClient(webSocketCarrier(`ws://127.0.0.1:${port}/ws`, { connect, isRefused: () => Promise.resolve(false) }), { retryDelay: () => 50 });
  onTestFinished(() => person.close());
  let state: ApprovalsState = { approvals: [] };
  let known = false;
  person.subscribe('approvals', undefined, (next) => {
    state = next;
    known = true;
  });
  await expect.poll(() => known, { timeout: 10_000 }).toBe(true);
  return { running, person, cards: () => state.approvals };
}

const rules = (...list: object[]): string => JSON.stringify({ version: 1, rules: list }, null, 2);
const denyNotes = { id: 'deny.notes', verdict: 'deny', reason: 'private', match: { path: '**/notes/**' } };

describe('steward policy test', () => {
  it('replays what was called, in a process of its own: 1 when something would change, 0 when nothing would, 2 when the policy is broken', async () => {
    const here = place({ 'a.txt': 'a', 'notes/b.txt': 'b' });
    expect(await here.steward('policy', 'test')).toMatchObject({ code: 0, stdout: 'No calls have been recorded yet' });
    for (const file of ['a.txt', 'notes/b.txt']) expect((await here.steward('call', 'read_file', JSON.stringify({ file_path: file }))).code).toBe(0);
    const edited = join(temporaryFolder({ 'edited.json': rules(denyNotes) }), 'edited.json');
    const changed = await here.steward('policy', 'test', '--policy', edited);
    expect(changed).toMatchObject({ code: 1, stderr: '' });
    expect(changed.stdout.split('\n')).toEqual([expect.stringMatching(/^Read b\.txt \(read_file\)\s+cli\s+allow → deny\s+deny\.notes: private$/), '1 of the last 2 calls would be decided otherwise']);
    expect(await here.steward('policy', 'test', '--policy', edited, '--last', '1')).toMatchObject({ code: 1 });
    writeFileSync(edited, rules({ ...denyNotes, match: { path: '/nowhere/**' } }));
    expect(await here.steward('policy', 'test', '--policy', edited)).toMatchObject({ code: 0, stdout: '0 of the last 2 calls would be decided otherwise' });
    writeFileSync(edited, rules({ ...denyNotes, verdict: 'forbid' }));
    const broken = await here.steward('policy', 'test', '--policy', edited);
    expect(broken).toMatchObject({ code: 2, stdout: '' });
    expect(broken.stderr).toContain(`${edited}, line 6: rules[0].verdict: must be one of "allow", "ask", "deny"`);
    expect(await here.steward('policy', 'test', '--policy', `${edited}.gone`)).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no policy called') as string });
    expect(await here.steward('policy', 'show')).toMatchObject({ code: 2 });
    expect(await here.steward('policy', 'test', '--last', '5', 'read_file', '{}')).toMatchObject({ code: 2 });
  }, limit);

  it('tries one call against a running Steward, a preset by its name too, and runs nothing', async () => {
    const here = place({ 'a.txt': 'a' });
    const daemon = await serve(here);
    const request = JSON.stringify({ file_path: 'new.txt', content: 'x' });
    const same = await here.steward('policy', 'test', 'create_file', request, '--json');
    expect(same.code).toBe(0);
    expect(JSON.parse(same.stdout)).toMatchObject({ changed: 0, problems: [], trials: [{ what: 'Create new.txt', caller: { kind: 'cli' }, before: { verdict: 'ask', ruleId: 'ask.writes' }, after: { verdict: 'ask' } }] });
    const trusted = await here.steward('policy', 'test', 'create_file', request, '--policy', 'trusted', '--json');
    expect(trusted.code).toBe(1);
    expect((JSON.parse(trusted.stdout) as { trials: PolicyTrial[] }).trials[0]?.after).toMatchObject({ verdict: 'allow', ruleId: 'allow.trusted-writes' });
    // Rules written by hand that do not hold yet can be tried before the restart.
    writeFileSync(join(here.dataFolder, 'policy.json'), rules({ ...denyNotes, match: { function: 'create_file' } }));
    expect(await here.steward('policy', 'test', 'create_file', request)).toMatchObject({ code: 1, stdout: expect.stringMatching(/^Create new\.txt \(create_file\)\s+cli\s+ask → deny\s+deny\.notes: private$/) as string });
    expect((await here.steward('policy', 'test', 'create_file', request)).stderr).toContain('changed outside Steward. What it said before holds until');
    // A preset is tried over those rules, however they are written.
    writeFileSync(join(here.dataFolder, 'policy.json'), `\uFEFF${rules({ ...denyNotes, match: { function: 'delete_file' } })}`);
    expect(await here.steward('policy', 'test', 'create_file', request, '--policy', 'read-only')).toMatchObject({ code: 1, stdout: expect.stringContaining('ask → deny') as string });
    for (const name of ['constructor', 'toString', '__proto__', '']) expect(await here.steward('policy', 'test', 'create_file', request, '--policy', name), name).toMatchObject({ code: 2, stdout: '' });
    expect(await here.steward('policy', 'test', 'create_file', '{}')).toMatchObject({ code: 2, stderr: expect.stringContaining('file_path') as string });
    expect(existsSync(join(here.workspace, 'new.txt'))).toBe(false);
    expect(daemon.cards()).toEqual([]);
  }, limit);
});

it('a broken policy.json stops the start with one clear line', async () => {
  const here = place();
  writeFileSync(join(here.dataFolder, 'policy.json'), '{"version":1,\n"rules":[{"id":"x","verdict":"deny","match":{"folder":"/x"}}]}');
  const { code, stdout, stderr } = await here.steward('serve', '--port', '0', '--json', '--no-open');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  const [line, hint, ...more] = stderr.trimEnd().split('\n');
  expect(line).toMatch(/^steward: .*policy\.json, line 2: rules\[0\]\.match\.folder: is not known here; known are server, function, /);
  expect(hint).toContain('Mend the file');
  expect(more).toEqual([]);
  const tested = await here.steward('policy', 'test', '--policy', join(here.dataFolder, 'policy.json'));
  expect(tested).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('rules[0].match.folder: is not known here') as string });
}, limit);

it('with nobody to ask, a call is refused at once with exit code 3 and a way forward', async () => {
  const here = place();
  const { code, stdout, stderr } = await here.steward('call', 'create_file', '{"file_path":"new.txt","content":"x"}');
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toMatch(/needs a person to allow it, and nobody can be asked here\n {2}Start Steward/);
  expect(existsSync(join(here.workspace, 'new.txt'))).toBe(false);
}, limit);

it('rules saved by the person hold at once for everyone, and are told of in the audit', async () => {
  const here = place({ 'notes/b.txt': 'b' });
  const { person } = await serve(here);
  expect((await here.steward('call', 'read_file', '{"file_path":"notes/b.txt"}')).code).toBe(0);
  expect((await person.request('policy.save', { text: rules({ ...denyNotes, match: { path: 'notes' } }) })).problems).toMatchObject([{ line: 9, path: 'rules[0].match.path' }]);
  expect(await person.request('policy.save', { text: rules(denyNotes) })).toMatchObject({ problems: [] });
  expect(await here.steward('call', 'read_file', '{"file_path":"notes/b.txt"}')).toMatchObject({ code: 3, stderr: expect.stringContaining('deny.notes: private') as string });
  expect((await here.steward('audit')).stdout).toContain('Changed the rules: added deny.notes (deny: private)');
}, limit);

it('“always” given on a card sticks across SIGKILL, and holds no longer once it is taken back', async () => {
  const here = place();
  const first = await serve(here);
  const make = (file: string) => here.steward('call', 'create_file', JSON.stringify({ file_path: file, content: 'x' }));
  const calling = make('notes/a.txt');
  await expect.poll(() => first.cards().length, { timeout: 20_000 }).toBe(1);
  // The command line asks for itself alone; from the catalogue it may be allowed for good.
  expect(first.cards()[0]?.offers.map(({ scope }) => scope)).toEqual(['once']);
  const [byCli] = first.cards();
  if (byCli) await first.person.request('approvals.decide', { decisions: [{ approvalId: byCli.id, digest: byCli.call.digest, verdict: 'refuse' }] });
  expect((await calling).code).toBe(3);
  const running = first.person.request('calls.run', { name: 'create_file', input: { file_path: 'notes/a.txt', content: 'x' } });
  const open = (): ApprovalView | undefined => first.cards().find(({ outcome }) => outcome === undefined);
  await expect.poll(() => open() !== undefined, { timeout: 20_000 }).toBe(true);
  const card = open();
  if (card) await first.person.request('approvals.decide', { decisions: [{ approvalId: card.id, digest: card.call.digest, verdict: 'allow', scope: 'always' }] });
  expect((await running).state).toBe('done');
  first.running.child.kill('SIGKILL');
  await first.running.ended;

  const second = await serve(here);
  expect(await make('notes/b.txt')).toMatchObject({ code: 0 });
  expect(readFileSync(join(here.workspace, 'notes/b.txt'), 'utf8')).toBe('x');
  const audit = await here.steward('audit', '--json');
  const grantId = /grant_[0-9a-z]+/.exec(audit.stdout)?.[0] ?? '';
  await second.person.request('grants.remove', { grantId });
  const asking = make('notes/c.txt');
  await expect.poll(() => second.cards().length, { timeout: 20_000 }).toBe(1);
  const [again] = second.cards();
  if (again) await second.person.request('approvals.decide', { decisions: [{ approvalId: again.id, digest: again.call.digest, verdict: 'refuse' }] });
  expect((await asking).code).toBe(3);
  expect(existsSync(join(here.workspace, 'notes/c.txt'))).toBe(false);
}, limit);

it('a card that was answered is not there again after SIGKILL, and cannot be answered twice', async () => {
  const here = place();
  const first = await serve(here);
  first.person.request('calls.run', { name: 'create_file', input: { file_path: 'once.txt', content: 'x' } }).catch(() => undefined);
  await expect.poll(() => first.cards().length, { timeout: 20_000 }).toBe(1);
  const [card] = first.cards();
  if (!card) throw new Error('no card');
  const decision = { approvalId: card.id, digest: card.call.digest, verdict: 'allow' as const };
  expect(await first.person.request('approvals.decide', { decisions: [decision] })).toEqual({ decided: 1 });
  first.running.child.kill('SIGKILL');
  await first.running.ended;
  first.person.close();

  const second = await serve(here);
  expect(second.cards()).toEqual([]);
  await expect(second.person.request('approvals.decide', { decisions: [decision] })).rejects.toMatchObject({ code: 'APPROVAL_STALE' });
  const { rows, state } = await second.person.request('audit.get', { callId: card.call.id });
  expect(rows.filter(({ kind }) => kind === 'intent').length).toBeLessThanOrEqual(1);
  // Whatever the kill met, it has been brought to an end, and the person can see which.
  expect(['done', 'failed', 'unknown', 'refused']).toContain(state);
}, limit);
