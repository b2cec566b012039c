// Functions that configuration defines, in a whole runtime: read, read again, saved, accepted, called through the door.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { Json } from '../../../src-preload/contract/index.ts';
import { startRuntime, type Started } from '../../kit/startedRuntime.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';
import { failureOf } from '../../kit/workbench.ts';

const person = { signal: new AbortController().signal, session: 'test' };
const caller = { kind: 'mcp', client: 'test', tokenId: 'test' } as const;

const echo = (name: string, more: object = {}): object => ({ name, description: `Says what ${name} is given.`, parameters: { words: { type: 'string' } }, returns: { type: 'string' }, implementation: { type: 'command', command: ['echo', '{{words}}'] }, ...more });
const write = (file: string, functions: readonly object[], head = ''): void => writeFileSync(file, `${head}${JSON.stringify({ functions }, null, 2)}`);
const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 15_000, interval: 50 });
const call = ({ runtime }: Started, name: string, input: Record<string, unknown>) => runtime.door.callFunction({ name, input, caller, approval: 'refuse' });
const header = (fields: object): string => `# /// steward\n# ${JSON.stringify(fields)}\n# ///\n`;

test('the file is read, a bad entry is named with its place, and a change is taken up while it runs', { timeout: 60_000 }, async () => {
  const file = join(temporaryFolder(), 'mcp_functions.json');
  write(file, [echo('say_words'), echo('bad_one', { implementation: { type: 'command', command: 'rm -rf /' } }), { name: 'read_file', description: 'Our way to say it.' }, echo('also_good')], '// ours\n');
  const started = await startRuntime({ config: file, policy: 'unattended' });
  const { runtime, handlers } = started;
  expect(runtime.registry.get('say_words')).toMatchObject({ category: 'custom' });
  expect(runtime.registry.require('read_file').description).toBe('Our way to say it.');
  expect(runtime.registry.get('bad_one')).toBeUndefined();
  const { problems, functions } = runtime.ownFunctions.state();
  expect(problems).toMatchObject([{ where: file, path: 'functions[1].implementation.command', text: expect.stringContaining('must be a list') as string }]);
  expect(problems[0]?.line).toBeGreaterThan(10);
  expect(functions.map(({ name, from }) => `${name} ${from}`)).toEqual(['say_words operator', 'read_file operator', 'also_good operator']);
  expect((await handlers['health.report']({ range: '24h' }, person)).findings.map(({ detail }) => detail).join()).toContain('functions[1].implementation.command');

  const outcome = await call(started, 'say_words', { words: '; touch evil $(id)' });
  expect(outcome.raw, outcome.error?.message).toEqual({ result: '; touch evil $(id)' });
  expect(existsSync(join(started.workspace, 'evil'))).toBe(false);
  expect((await call(started, 'say_words', { words: 1, more: 2 })).error?.code).toBe('INVALID_INPUT');
  expect((await call(started, 'say_words', { words: '--version' })).error?.message).toContain('begins with a dash');

  write(file, [echo('say_more')]);
  await eventually(() => expect(runtime.registry.get('say_more')).toBeDefined());
  expect(runtime.registry.get('say_words')).toBeUndefined();
  expect(runtime.registry.require('read_file').description).not.toBe('Our way to say it.');
  expect((await call(started, 'say_words', { words: 'x' })).error?.code).toBe('UNKNOWN_FUNCTION');

  writeFileSync(file, '{ "functions": [');
  await eventually(() => expect(runtime.ownFunctions.state().problems).not.toEqual([]));
  expect(runtime.registry.get('say_more')).toBeDefined();
  rmSync(file);
  await eventually(() => expect(runtime.registry.get('say_more')).toBeUndefined());
});

test('the person saves one, changes it, and removes it; comments stay, and each change is in the audit', { timeout: 60_000 }, async () => {
  const started = await startRuntime({ policy: 'unattended' });
  const { handlers, runtime, dataFolder } = started;
  const file = join(dataFolder, 'mcp_functions.json');
  const entry = echo('say_words') as Record<string, Json>;
  const found = await handlers['ownFunctions.check']({ entry: { ...entry, name: 'create_file' } }, person);
  expect(found.problems).toMatchObject([{ path: 'name', text: expect.stringContaining('built-in') as string }]);
  expect((await failureOf(Promise.resolve(handlers['ownFunctions.save']({ entry: { ...entry, name: 'create_file' } }, person)))).code).toBe('CONFIG_INVALID');
  expect(existsSync(file)).toBe(false);

  expect((await handlers['ownFunctions.check']({ entry }, person)).reference).toContain('say_words');
  await handlers['ownFunctions.save']({ entry }, person);
  writeFileSync(file, readFileSync(file, 'utf8').replace('"functions"', '// mine\n  "functions"'));
  await handlers['ownFunctions.save']({ entry: { ...entry, name: 'say_again' }, replaces: 'say_words' }, person);
  expect(readFileSync(file, 'utf8')).toContain('// mine');
  expect(runtime.registry.get('say_words')).toBeUndefined();
  expect((await call(started, 'say_again', { words: 'hello' })).raw).toEqual({ result: 'hello' });
  expect((await handlers['functions.list']({}, person)).functions.find(({ name }) => name === 'say_again')).toMatchObject({ category: 'custom' });
  expect((await handlers['functions.search']({ query: 'say what it is given again', limit: 10 }, person)).names.slice(0, 3)).toContain('say_again');
  await handlers['ownFunctions.remove']({ name: 'say_again' }, person);
  expect(runtime.registry.get('say_again')).toBeUndefined();
  const rows = await runtime.store.auditAll<{ body: string }>('SELECT body FROM audit ORDER BY seq');
  expect(rows.map(({ body }) => body).join('\n')).toMatch(/Added the function say_words.*Changed the function say_again.*Removed the function say_again/s);
});

test('a dropped script is no function before the person has accepted this very text', { timeout: 60_000 }, async () => {
  const dataDir = temporaryFolder();
  mkdirSync(join(dataDir, 'functions'));
  const text = `${header({ description: 'Counts the words of a text.', parameters: { text: { type: 'string' } }, returns: { type: 'integer' } })}result = len(inputs["text"].split())\n`;
  writeFileSync(join(dataDir, 'functions', 'word_count.py'), text);
  writeFileSync(join(dataDir, 'functions', 'headless.js'), 'console.log(1)');
  const started = await startRuntime({ dataDir, policy: 'unattended' });
  const { handlers, runtime } = started;
  const [waiting] = runtime.ownFunctions.state().waiting;
  expect(waiting).toMatchObject({ file: 'word_count.py', name: 'word_count', text });
  expect(runtime.ownFunctions.state().problems).toMatchObject([{ text: expect.stringContaining('has no header') as string }]);
  expect((await call(started, 'word_count', { text: 'a b' })).error?.code).toBe('UNKNOWN_FUNCTION');
  expect((await failureOf(Promise.resolve(handlers['ownFunctions.acceptScript']({ file: 'word_count.py', hash: 'f'.repeat(64) }, person)))).code).toBe('CONFLICT');
  await handlers['ownFunctions.acceptScript']({ file: 'word_count.py', hash: waiting?.hash ?? '' }, person);
  expect((await call(started, 'word_count', { text: 'a b c' })).raw).toEqual({ result: 3 });

  writeFileSync(join(dataDir, 'functions', 'word_count.py'), `${text}\nimport os\n`);
  await eventually(() => expect(runtime.registry.get('word_count')).toBeUndefined());
  expect(runtime.ownFunctions.state().waiting).toMatchObject([{ acceptedBefore: expect.any(Number) as number }]);
  writeFileSync(join(dataDir, 'functions', 'word_count.py'), text);
  await eventually(() => expect(runtime.registry.get('word_count')).toBeDefined());
  await handlers['ownFunctions.withdrawScript']({ name: 'word_count' }, person);
  expect(runtime.registry.get('word_count')).toBeUndefined();
});

test('calls that were made become a function: later ones take what earlier ones gave, each through the door', { timeout: 60_000 }, async () => {
  const started = await startRuntime({ policy: 'unattended', files: { 'a.txt': 'first words', 'b.txt': 'x' } });
  const { handlers, workspace } = started;
  const read = await call(started, 'read_file', { file_path: 'a.txt' });
  const wrote = await call(started, 'create_file', { file_path: 'copy.txt', content: 'first words' });
  expect([read.state, wrote.state]).toEqual(['done', 'done']);
  const { entry } = await handlers['ownFunctions.propose']({ callIds: [read.callId, wrote.callId] }, person);
  expect(entry).toMatchObject({ name: 'my_steps', implementation: { type: 'steps', steps: [{ function: 'read_file' }, { function: 'create_file', arguments: { content: '{{step1.content}}' } }] } });
  rmSync(join(workspace, 'copy.txt'));
  writeFileSync(join(workspace, 'a.txt'), 'other words');
  await handlers['ownFunctions.save']({ entry }, person);
  const outcome = await call(started, 'my_steps', {});
  expect(outcome.state, outcome.error?.message).toBe('done');
  expect(readFileSync(join(workspace, 'copy.txt'), 'utf8')).toBe('other words');
  const again = await call(started, 'my_steps', {});
  expect(again.error?.message).toContain('Step 2 of 2, create_file');
  const recorded = (await handlers['audit.query']({ filter: { names: ['read_file'] }, limit: 10 }, person)).entries;
  expect(recorded.map(({ name }) => name)).toEqual(['read_file', 'read_file', 'read_file']);
});
