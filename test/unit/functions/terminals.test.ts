import { afterAll, expect, test } from 'vitest';
import { code } from '../../../src-main/functions/code/index.ts';
import { failureOf, openWorkbench, type Workbench } from '../../kit/workbench.ts';
import { sandboxMissing } from '../../kit/sandbox.ts';
import { describeIf } from '../../kit/skip.ts';

interface Shown {
  session_id: string;
  running: boolean;
  screen: string;
  [more: string]: unknown;
}

const benches: Workbench[] = [];
afterAll(() => Promise.all(benches.map((bench) => bench.ports.end())));

function desk(bench = openWorkbench()) {
  if (!benches.includes(bench)) benches.push(bench);
  const named = (name: string) => code.find((each) => each.name === name) ?? expect.fail(`There is no ${name}`);
  return {
    bench,
    call: (name: string, input: Record<string, unknown> = {}) => bench.call(named(name), input),
    preview: (name: string, input: Record<string, unknown> = {}) => bench.preview(named(name), input),
    effects: (name: string, input: Record<string, unknown> = {}) => bench.effects(named(name), input),
    open: async (input: Record<string, unknown> = {}) => (await bench.call(named('open_terminal'), input)) as Shown,
    type: async (session_id: string, input: Record<string, unknown>) => (await bench.call(named('send_terminal_input'), { session_id, ...input })) as Shown,
    read: async (input: Record<string, unknown>) => (await bench.call(named('read_terminal'), input)) as { terminal: Shown | null; terminals: Shown[]; found: boolean | null },
  };
}

describeIf(sandboxMissing === undefined, sandboxMissing ?? 'there is a sandbox')('terminals', () => {
  test('a shell stays: what one input sets, the next one sees; jobs are controlled; it changes the workspace', async () => {
    const { bench, open, type } = desk();
    const { session_id, running } = await open();
    expect(running).toBe(true);
    await type(session_id, { input: "number=41; cd /tmp; PS1='ready> '" });
    const seen = await type(session_id, { input: 'echo "is $((number + 1)) in $PWD"', wait_for: 'is 42 in /tmp' });
    expect(seen).toMatchObject({ found: true, running: true });
    expect(seen.screen).not.toMatch(/no job control|Inappropriate ioctl/);
    await type(session_id, { input: 'sleep 1000', wait: 0 });
    expect((await type(session_id, { keys: ['ctrl_c'], wait: 15, wait_for: 'ready> ' })).screen).toContain('^C');
    expect((await type(session_id, { input: 'test -t 0 && stty size && echo ended $?', wait: 15, wait_for: 'ended 0' })).screen).toContain('30 100');
    await type(session_id, { input: `echo kept >${bench.at('made.txt')}`, wait_for: 'ready> ' });
    await expect.poll(() => bench.has('made.txt')).toBe(true);
  });

  test('an interactive interpreter answers and its end is told', async () => {
    const { open, type, read, call } = desk();
    const { session_id } = await open({ command: ['python3', '-q', '-i'], wait_for: '>>>', wait: 15 });
    expect((await type(session_id, { input: 'word = "ab"\nprint(word * 3)', wait_for: 'ababab\n' })).found).toBe(true);
    expect(await type(session_id, { input: 'raise SystemExit(3)', wait: 10, wait_for: 'never shown' })).toMatchObject({ running: false, exit_code: 3, found: false });
    expect((await read({})).terminals).toMatchObject([{ session_id, running: false, exit_code: 3 }]);
    expect((await failureOf(type(session_id, { input: 'again' }))).code).toMatch(/CONFLICT|OUT_OF_SCOPE/);
    expect(await call('close_terminal', { session_id })).toMatchObject({ session_id });
    expect((await read({})).terminals).toEqual([]);
  });

  test('the screen is what a person would see; earlier lines are paged', async () => {
    const { open, type, read } = desk();
    const { session_id, screen } = await open({ command: `printf 'one\\rtwo \\033[31mred\\033[0m\\nabc\\b\\bX\\n\\033]0;title\\007'; printf '\\033[?1049hother\\033[?1049l'; cat`, wait: 5, wait_for: 'red' });
    expect(screen).toBe('two red\naXc');
    const numbers = Array.from({ length: 100 }, (_, index) => `line ${index}`).join('\n');
    await type(session_id, { input: numbers, wait_for: 'line 99', wait: 10 });
    const first = (await read({ session_id, first_line: 0, lines: 3 })).terminal;
    expect(first).toMatchObject({ first_line: 0, screen: expect.stringMatching(/^two red\naXc\nline 0/) as unknown });
    expect((await read({ session_id })).terminal?.screen).not.toContain('two red');
  });

  test('a text that is waited for has to come after the input, also on a cleared, a scrolled and a drawn screen', async () => {
    const { open, type } = desk();
    const { session_id } = await open({ command: ['sh', '-c', 'echo here already; while read -r line; do eval "$line"; done'], wait_for: 'here already', wait: 10 });
    expect((await type(session_id, { input: ':', wait: 1, wait_for: 'here already' })).found).toBe(false);
    expect((await type(session_id, { input: 'echo "he""re already"', wait: 10, wait_for: 'here already' })).found).toBe(true);
    expect((await type(session_id, { input: "printf '\\033[2J\\033[Hcleared %s\\n' now", wait: 10, wait_for: 'cleared now' })).found).toBe(true);
    expect((await type(session_id, { input: 'seq 6000; echo "sc""rolled"', wait: 15, wait_for: 'scrolled' })).found).toBe(true);
    expect((await type(session_id, { input: "printf '\\033[?1049hdr''awn'", wait: 10, wait_for: 'drawn' })).found).toBe(true);
  });

  test('an input is judged as a command of what confines the terminal, and names no program', async () => {
    const { open, effects, preview } = desk();
    const { session_id } = await open({ command: ['cat'] });
    const [opened] = await effects('open_terminal', { command: ['cat'] });
    const [typed, ...others] = await effects('send_terminal_input', { session_id, input: 'git status' });
    expect(others).toEqual([]);
    expect(typed).toMatchObject({ kind: 'exec', programs: [], script: 'git status⏎', terminal: session_id, sandbox: 'sandboxed', profile: opened?.kind === 'exec' ? opened.profile : undefined });
    expect(typed).toMatchObject({ profile: { changes: 'direct', hosts: [] } });
    expect((await preview('send_terminal_input', { session_id, input: 'rm -rf x', keys: ['ctrl_c'] })).preview).toMatchObject({ kind: 'command', script: 'rm -rf x⏎[ctrl_c]', sandbox: 'sandboxed' });
    expect(await effects('close_terminal', { session_id })).toMatchObject([{ kind: 'process', signal: 'SIGKILL', tree: true, processes: [{ name: 'cat' }] }]);
  });

  test('a terminal has one owner, and a call only what it declared', async () => {
    const mine = desk();
    const { session_id } = await mine.open({ command: ['cat'] });
    const { terminals } = mine.bench.ports;
    const theirs = terminals.of('bench:another');
    expect(theirs.list()).toEqual([]);
    expect((await failureOf(theirs.read(session_id))).code).toBe('NOT_FOUND');
    expect(() => theirs.write(session_id, { text: 'x', keys: [] })).toThrow('There is no terminal');
    expect(terminals.facts('bench:another', session_id)).toBeUndefined();
    for (const session_id of ['term_0', '']) for (const name of ['send_terminal_input', 'close_terminal']) expect((await failureOf(mine.call(name, { session_id, input: 'x' }))).code).toMatch(/NOT_FOUND|INVALID_INPUT/);
    const { scopePorts } = await import('../../../src-main/ports/scoped/scopePorts.ts');
    const scoped = (given: Awaited<ReturnType<typeof mine.effects>>) => scopePorts(mine.bench.ports, given, mine.bench.roots, undefined, { session: mine.bench.session, judge: () => 'ask' });
    const typing = scoped(await mine.effects('send_terminal_input', { session_id, input: 'one' }));
    expect(() => typing.terminals.of().write(session_id, { text: 'two', keys: ['enter'] })).toThrow('did not say');
    expect((await failureOf(typing.terminals.of().close(session_id))).code).toBe('OUT_OF_SCOPE');
    expect((await failureOf(typing.commands.run({ run: { script: 'one⏎' }, cwd: mine.bench.roots.workspace, environment: {}, timeoutMs: 1000, maxOutputBytes: 100, signal: new AbortController().signal }))).code).toBe('OUT_OF_SCOPE');
    expect((await failureOf(typing.terminals.of().open({ run: { script: 'one⏎' }, cwd: mine.bench.roots.workspace, columns: 80, rows: 24, lifetimeMs: 1000 }))).code).toBe('OUT_OF_SCOPE');
    expect(() => scoped([]).terminals.of().list()).toThrow('did not say');
    expect(() => typing.terminals.tail(mine.bench.session, session_id)).toThrow('did not say');
  });

  test('limits: so many at once, a lifetime, control characters only as keys', async () => {
    const { open, call, read } = desk();
    for (let count = 0; count < 8; count++) await open({ command: ['cat'], wait: 0, ...(count === 0 && { lifetime: 1 }) });
    expect(await failureOf(open({ command: ['cat'], wait: 0 }))).toMatchObject({ code: 'CONFLICT', hint: expect.stringContaining('close_terminal') as unknown });
    await expect.poll(async () => (await read({})).terminals.filter(({ running }) => !running), { timeout: 8000 }).toMatchObject([{ ended_by: 'its time was over' }]);
    const { terminals } = await read({});
    for (const input of ['\u001b[A', '\u0003', 'a\rb', '\u009b']) expect((await failureOf(call('send_terminal_input', { session_id: terminals[1]?.session_id, input }))).code).toBe('INVALID_INPUT');
  });
});

test('a program that is not there is told', async () => {
  const { open } = desk();
  expect(await failureOf(open({ command: ['no-such-program-here'], sandbox: false }))).toMatchObject({ code: 'NOT_FOUND' });
  expect((await failureOf(open({ cwd: 'no/such', sandbox: false }))).code).toBe('NOT_FOUND');
});
