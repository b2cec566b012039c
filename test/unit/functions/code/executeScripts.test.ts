import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openDoor } from '../../../kit/openDoor.ts';
import { sandboxMissing } from '../../../kit/sandbox.ts';
import { testIf } from '../../../kit/skip.ts';

async function opened(preset: 'ask' | 'unattended' = 'ask') {
  const door = await openDoor({ preset });
  return {
    ...door,
    run: async (code: string, more: Record<string, unknown> = {}, name = 'execute_javascript'): Promise<Record<string, unknown>> => {
      const outcome = await door.door.callFunction({ name, input: { code, ...more }, caller: { kind: 'mcp', client: 'test', tokenId: 'test' }, approval: 'refuse' });
      if (outcome.state !== 'done') throw outcome.error ?? new Error(outcome.state);
      return outcome.raw as Record<string, unknown>;
    },
  };
}

it('the isolated engine runs unasked, for it touches nothing', async () => {
  const { run } = await opened();
  expect(await run('1 + 1')).toMatchObject({ result: '2', value: 2 });
  expect(await run('const result = { a: [1, "x"] };')).toMatchObject({ value: { a: [1, 'x'] }, result: '{ a: [1, "x"] }' });
  expect(await run('console.log("a", [1]); console.error("b")')).toMatchObject({ output: 'a [1]\n', stderr: 'b\n' });
  expect(await run('const x = await new Promise((done) => setTimeout(() => done(5), 3)); x * 2')).toMatchObject({ value: 10 });
  expect(await run('function f() { throw new TypeError("no") }\nf()')).toMatchObject({ error: { type: 'TypeError', message: 'no', trace: expect.stringContaining('script.js:1') as string } });
  expect(await run('let = ')).toMatchObject({ error: { type: 'SyntaxError' } });
  expect(await run('await new Promise(() => {})')).toMatchObject({ error: { message: expect.stringContaining('never comes') as string } });
});

it('TypeScript loses its types; what cannot be read is refused', async () => {
  const { run } = await opened();
  const typescript = (code: string): Promise<Record<string, unknown>> => run(code, {}, 'execute_typescript');
  expect(await typescript('interface A { n: number }\nconst a: A = { n: 2 };\na.n satisfies number')).toMatchObject({ value: 2 });
  expect(await typescript('enum Colour { Red, Green }\nColour.Green')).toMatchObject({ value: 1 });
  await expect(typescript('const a: = 1')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});

it.each(['process', 'require', 'fetch', 'globalThis.process', 'Deno', 'WebAssembly', 'SharedArrayBuffer && Atomics', 'import.meta'])('%s is not there', async (name) => {
  const { run } = await opened();
  const { error, value } = await run(`typeof (${name}) === "undefined" ? "gone" : "there"`);
  expect([value, error === undefined]).not.toEqual(['there', true]);
});

it('import reaches no file and no module', async () => {
  const { run } = await opened();
  expect(await run('await import("node:fs")')).toMatchObject({ error: expect.anything() as unknown });
});

it('one script leaves nothing to the next, and none breaks the engine', { timeout: 60_000 }, async () => {
  const { run } = await opened();
  await run('globalThis.left = 1; Array.prototype.map = null; Object.prototype.evil = 1; JSON.stringify = null');
  expect(await run('[typeof left, [1].map((n) => n), ({}).evil === undefined]')).toMatchObject({ value: ['undefined', [1], true] });
  expect(await run('while (true) {}', { timeout: 0.2 })).toMatchObject({ timed_out: true });
  expect(await run('const all = []; while (true) all.push(new Uint8Array(10_000_000))')).toMatchObject({ limit: 'memory' });
  expect(await run('const f = () => f(); f()')).toMatchObject({ error: { type: expect.stringMatching(/Error/) as string } });
  expect(await run('/^(a+)+$/.test("a".repeat(60) + "b")', { timeout: 0.2 })).toMatchObject({ timed_out: true });
  expect(await run('for (let i = 0; i < 20000; i++) console.log("many words " + i)')).toMatchObject({ truncated: true });
  expect(await run('"after"')).toMatchObject({ value: 'after' });
});

testIf(sandboxMissing === undefined, sandboxMissing ?? 'a sandbox')('engine node asks under `ask`, and runs in the sandbox', async () => {
  const asking = await opened();
  await expect(asking.run('require("fs").writeFileSync("made", "x")', { engine: 'node' })).rejects.toMatchObject({ code: 'APPROVAL_REQUIRED' });
  expect(existsSync(`${asking.workspace}/made`)).toBe(false);
  const { run, workspace } = await opened('unattended');
  expect(await run('require("fs").writeFileSync("made", "x"); console.log(process.platform)', { engine: 'node' })).toMatchObject({ output: `${process.platform}\n`, exit_code: 0 });
  expect(existsSync(`${workspace}/made`)).toBe(true);
  expect(await run('import fs from "node:fs";\nconst n: number = await Promise.resolve(3);\nconsole.log(n, fs.existsSync("made"))', { engine: 'node' }, 'execute_typescript')).toMatchObject({ output: '3 true\n' });
});
