// The person's rules through a whole runtime: read at the start, saved, tried, and in force at once.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Rule } from '../../../src-preload/contract/index.ts';
import { isAppError } from '../../../src-main/kernel/errors.ts';
import { createRuntime } from '../../../src-main/runtime/createRuntime.ts';
import { resolveOptions } from '../../../src-main/runtime/resolveOptions.ts';
import { createFileCipher } from '../../../src-main/runtime/secrets.ts';
import { startRuntime as start, type Started } from '../../kit/startedRuntime.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';

const call = { signal: new AbortController().signal } as never;
const text = (rules: Partial<Rule>[], more: object = {}): string => `${JSON.stringify({ version: 1, ...more, rules }, null, 2)}\n`;
const denyNotes: Partial<Rule> = { id: 'deny.notes', verdict: 'deny', reason: 'Notes are private', match: { path: '**/notes/**' } };

const read = async ({ runtime }: Started, file_path: string) => runtime.door.callFunction({ name: 'read_file', input: { file_path }, caller: { kind: 'cli' }, approval: 'refuse' });
const settings = ({ runtime }: Started) => runtime.hub.state('settings', undefined) ?? fail();
function fail(): never {
  throw new Error('nobody follows the settings');
}

async function followSettings(started: Started): Promise<void> {
  const ended = (): void => undefined;
  onTestFinished(started.runtime.hub.follow('settings', undefined, undefined, { ended, event: ended, snapshot: ended }));
  await expect.poll(() => started.runtime.hub.state('settings', undefined)).toBeDefined();
}

describe('policy.json at the start', () => {
  it('holds from the first call on, and its rules are listed', async () => {
    const dataDir = temporaryFolder({ 'policy.json': text([denyNotes]) });
    const started = await start({ dataDir, files: { 'notes/a.txt': 'x', 'b.txt': 'y' } });
    expect(await read(started, 'notes/a.txt')).toMatchObject({ state: 'refused', error: { code: 'DENIED_BY_POLICY', message: expect.stringContaining('deny.notes') as string } });
    expect((await read(started, 'b.txt')).state).toBe('done');
    expect(await started.handlers['policy.get']({}, call)).toMatchObject({ exists: true, fixedBy: null, file: join(started.runtime.dataFolder, 'policy.json'), text: text([denyNotes]), problems: [] });
  });

  it.each([
    ['no JSON', '{"version":1,\n  rules: []}', /policy\.json, line 2: /],
    ['a wrong verdict', text([{ ...denyNotes, verdict: 'forbid' as never }]), /policy\.json, line 6: rules\[0\]\.verdict: must be one of "allow", "ask", "deny"/],
    ['a path that could match nothing', text([{ ...denyNotes, match: { path: 'notes' } }]), /rules\[0\]\.match\.path: .*not absolute/],
    ['unattended without a workspace named', text([], { preset: 'unattended' }), /preset: unattended needs a workspace/],
  ])('broken by %s, stops the start with one clear line', async (_name, broken, message) => {
    const dataDir = temporaryFolder({ 'policy.json': broken });
    const workspace = broken.includes('unattended') ? undefined : temporaryFolder();
    const starting = createRuntime(resolveOptions({ dataDir, workspace }, {}), { notifications: { show: () => Promise.resolve({ shownBy: '' }) }, createCipher: createFileCipher, mcpUrl: () => null }, { logLevel: 'silent' });
    await expect(starting).rejects.toSatisfy((error) => isAppError(error, 'CONFIG_INVALID') && message.test(error.message) && !error.message.includes('\n'));
    expect(existsSync(join(dataDir, 'lock'))).toBe(false);
  });

  it('that cannot be read stops the start too', async () => {
    const dataDir = temporaryFolder();
    mkdirSync(join(dataDir, 'policy.json'));
    await expect(start({ dataDir })).rejects.toSatisfy((error) => isAppError(error, 'CONFIG_INVALID'));
  });

  it('names the preset before the settings do, and a flag before both', async () => {
    const dataDir = temporaryFolder({ 'policy.json': text([], { preset: 'read-only' }), 'config.json': '{"preset":"trusted"}' });
    const byFile = await start({ dataDir });
    await followSettings(byFile);
    expect(settings(byFile)).toMatchObject({ preset: 'read-only', presetFixedBy: 'policy.json' });
    await expect(byFile.handlers['settings.update']({ patch: { preset: 'ask' } }, call)).rejects.toSatisfy((error) => isAppError(error, 'CONFLICT') && error.message.includes('policy.json'));
    await byFile.stop();
    const byFlag = await start({ dataDir, policy: 'ask' });
    expect(byFlag.runtime.policyService.preset()).toEqual({ preset: 'ask', fixedBy: '--policy' });
    await byFlag.stop();
    writeFileSync(join(dataDir, 'policy.json'), text([]));
    const bySettings = await start({ dataDir });
    expect(bySettings.runtime.policyService.preset()).toEqual({ preset: 'trusted', fixedBy: null });
  });
});

describe('--policy FILE', () => {
  it('wins over policy.json, is shown as fixed, and cannot be saved over', async () => {
    const dataDir = temporaryFolder({ 'policy.json': text([denyNotes]) });
    const policy = join(temporaryFolder({ 'operator.json': text([{ id: 'deny.b', verdict: 'deny', match: { path: '**/b.txt' } }]) }), 'operator.json');
    const started = await start({ dataDir, policy, files: { 'notes/a.txt': 'x', 'b.txt': 'y' } });
    expect((await read(started, 'notes/a.txt')).state).toBe('done');
    expect((await read(started, 'b.txt')).error?.code).toBe('DENIED_BY_POLICY');
    expect(await started.handlers['policy.get']({}, call)).toMatchObject({ file: policy, fixedBy: '--policy', exists: true });
    await expect(started.handlers['policy.save']({ text: text([]) }, call)).rejects.toSatisfy((error) => isAppError(error, 'CONFLICT') && error.message.includes('--policy'));
    expect(readFileSync(join(dataDir, 'policy.json'), 'utf8')).toBe(text([denyNotes]));
    expect(readFileSync(policy, 'utf8')).toContain('deny.b');
  });
});

describe('saving', () => {
  it('holds at once, survives a restart, is announced and is in the audit in words', async () => {
    const started = await start({ files: { 'notes/a.txt': 'x' } });
    await followSettings(started);
    expect(await started.handlers['policy.get']({}, call)).toMatchObject({ exists: false, problems: [], text: expect.stringContaining('"rules": []') as string });
    expect((await read(started, 'notes/a.txt')).state).toBe('done');
    expect(await started.handlers['policy.save']({ text: text([denyNotes], { preset: 'trusted' }) }, call)).toMatchObject({ problems: [] });
    expect((await read(started, 'notes/a.txt')).error?.code).toBe('DENIED_BY_POLICY');
    expect(settings(started)).toMatchObject({ preset: 'trusted', presetFixedBy: 'policy.json' });
    expect(settings(started).rules[0]).toMatchObject({ id: 'deny.notes', verdict: 'deny', sentence: 'Notes are private' });
    const file = join(started.runtime.dataFolder, 'policy.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(started.runtime.dataFolder).filter((name) => name.startsWith('policy.json'))).toEqual(['policy.json']);
    expect(await started.handlers['policy.save']({ text: text([{ ...denyNotes, verdict: 'ask' }, { id: 'ask.tmp', verdict: 'ask', match: { function: 'delete_*', path: '/tmp/**' } }]) }, call)).toMatchObject({ problems: [] });
    expect((await read(started, 'notes/a.txt')).error?.code).toBe('APPROVAL_REQUIRED');
    await started.handlers['policy.save']({ text: text([]) }, call);
    const { entries } = await started.runtime.auditQueries.query({ names: ['settings'] }, undefined, 10);
    expect(entries.map((entry) => [entry.phrase.base, entry.decision?.by])).toEqual([
      ['Changed the rules: removed deny.notes (ask: Notes are private); removed ask.tmp (ask: delete_* · path /tmp/**)', 'person'],
      ['Changed the rules: preset from trusted to none; changed deny.notes (deny: Notes are private) to deny.notes (ask: Notes are private); added ask.tmp (ask: delete_* · path /tmp/**)', 'person'],
      ['Changed the rules: preset from none to trusted; added deny.notes (deny: Notes are private)', 'person'],
    ]);
    await started.handlers['policy.save']({ text: text([denyNotes]) }, call);
    await started.stop();
    const again = await start({ dataDir: started.dataFolder, workspace: started.workspace });
    expect((await read(again, 'notes/a.txt')).error?.code).toBe('DENIED_BY_POLICY');
  });

  it('is refused with every problem, and nothing changes', async () => {
    const started = await start({ files: { 'notes/a.txt': 'x' } });
    await started.handlers['policy.save']({ text: text([denyNotes]) }, call);
    const { problems } = await started.handlers['policy.save']({ text: text([{ ...denyNotes, verdict: 'allow' }, { ...denyNotes, match: { host: [] } }]) }, call);
    expect(problems).toMatchObject([{ line: 17, path: 'rules[1].match.host', message: expect.stringContaining('at least one') as string }]);
    expect(await started.handlers['policy.save']({ text: '{"version":1' }, call)).toMatchObject({ problems: [{ line: 1, message: 'a closing } is missing' }] });
    expect((await read(started, 'notes/a.txt')).error?.code).toBe('DENIED_BY_POLICY');
    expect(readFileSync(join(started.runtime.dataFolder, 'policy.json'), 'utf8')).toBe(text([denyNotes]));
    expect((await started.runtime.auditQueries.query({ names: ['settings'] }, undefined, 5)).total).toBe(1);
  });

  it('does not happen when it cannot be written down first', async () => {
    const started = await start();
    const { audit } = started.runtime;
    audit.append = () => Promise.reject(new Error('disk full'));
    await expect(started.handlers['policy.save']({ text: text([denyNotes]) }, call)).rejects.toThrow('disk full');
    expect(existsSync(join(started.runtime.dataFolder, 'policy.json'))).toBe(false);
    expect(started.runtime.policyService.rules()).toEqual([]);
  });

  it('does not write over what somebody else wrote meanwhile', async () => {
    const started = await start();
    await started.handlers['policy.save']({ text: text([denyNotes]) }, call);
    const file = join(started.runtime.dataFolder, 'policy.json');
    const byHand = text([{ ...denyNotes, id: 'deny.by-hand' }]);
    writeFileSync(file, byHand);
    await expect(started.handlers['policy.save']({ text: text([]) }, call)).rejects.toSatisfy((error) => isAppError(error, 'CONFLICT'));
    expect(readFileSync(file, 'utf8')).toBe(byHand);
    // Looked at again, it is said that it does not hold yet, and saving lets it hold.
    expect(await started.handlers['policy.get']({}, call)).toMatchObject({ text: byHand, problems: [{ path: '', message: expect.stringContaining('changed outside') as string }] });
    expect(started.runtime.policyService.rules().map(({ id }) => id)).toEqual(['deny.notes']);
    // Having been looked at by one does not let another write over it.
    await expect(started.handlers['policy.save']({ text: text([]) }, call)).rejects.toSatisfy((error) => isAppError(error, 'CONFLICT'));
    await expect(started.handlers['policy.save']({ text: text([]), over: text([denyNotes]) }, call)).rejects.toSatisfy((error) => isAppError(error, 'CONFLICT'));
    expect(readFileSync(file, 'utf8')).toBe(byHand);
    expect(await started.handlers['policy.save']({ text: byHand, over: byHand }, call)).toMatchObject({ problems: [] });
    expect(started.runtime.policyService.rules().map(({ id }) => id)).toEqual(['deny.by-hand']);
    expect((await started.handlers['policy.get']({}, call)).problems).toEqual([]);
  });

  it('keeps what was written by hand for undo', async () => {
    const started = await start();
    await started.handlers['policy.save']({ text: text([denyNotes]) }, call);
    const file = join(started.runtime.dataFolder, 'policy.json');
    const byHand = text([{ ...denyNotes, id: 'deny.by-hand' }]);
    writeFileSync(file, byHand);
    await started.handlers['policy.save']({ text: text([]), over: byHand }, call);
    const [row] = (await started.runtime.auditQueries.query({ names: ['settings'] }, undefined, 1)).entries;
    await started.handlers['calls.undo']({ callId: row?.callId ?? '', force: false }, call);
    expect(readFileSync(file, 'utf8')).toBe(byHand);
    expect(started.runtime.policyService.rules().map(({ id }) => id)).toEqual(['deny.by-hand']);
  });

  it('says when the file of a flag was changed or is gone', async () => {
    const policy = join(temporaryFolder({ 'operator.json': text([denyNotes]) }), 'operator.json');
    const started = await start({ policy });
    expect((await started.handlers['policy.get']({}, call)).problems).toEqual([]);
    writeFileSync(policy, text([]));
    expect(await started.handlers['policy.get']({}, call)).toMatchObject({ text: text([denyNotes]), problems: [{ message: expect.stringMatching(/changed outside Steward.*started again/) as string }] });
    rmSync(policy);
    expect(await started.handlers['policy.get']({}, call)).toMatchObject({ text: text([denyNotes]), exists: false, problems: [{ message: expect.stringContaining('removed') as string }] });
  });

  it('means the folder that a workspace written with links or a slash leads to', async () => {
    const workspace = temporaryFolder({ 'notes/a.txt': 'x' });
    const link = join(temporaryFolder(), 'link');
    symlinkSync(workspace, link);
    for (const written of [link, `${workspace}/`, `${workspace}/notes/..`, `${link}/`]) {
      const dataDir = temporaryFolder({ 'policy.json': text([{ ...denyNotes, scope: 'workspace', workspace: written }]) });
      const started = await start({ dataDir, workspace });
      expect((await read(started, 'notes/a.txt')).error?.code, written).toBe('DENIED_BY_POLICY');
      await started.stop();
    }
  });

  it('writes down which workspace "this workspace" is, and leaves the rest as it was written', async () => {
    const started = await start();
    const written = '{ "version": 1,\n  "rules": [\n    { "id": "deny.here", "verdict": "deny", "match": { "path": "**/x" }, "scope": "workspace" } ] }\n';
    expect(await started.handlers['policy.save']({ text: written }, call)).toMatchObject({ problems: [] });
    const saved = readFileSync(join(started.runtime.dataFolder, 'policy.json'), 'utf8');
    const { workspace } = started.runtime.roots();
    expect((JSON.parse(saved) as { rules: Rule[] }).rules[0]?.workspace).toBe(workspace);
    expect(saved.replace(new RegExp(`,\\s*"workspace": "${workspace}"`), '')).toBe(written);
  });
});
