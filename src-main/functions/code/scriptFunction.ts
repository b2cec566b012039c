import { z } from 'zod';
import type { AnyFunction, CallContext } from '../../registry/defineFunction.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { commandPreview } from './commandPreview.ts';
import { interpreterArguments } from '../../ports/commands.ts';
import { errorField, firstLine, limitField, runFields, summariseRun, toErrorField, valueField, viewRun } from './scriptFields.ts';
import { warnings } from './warnings.ts';

const outputBudget = 200_000;
const memoryBytes = 128 * 1024 ** 2;

export interface ScriptWords {
  name: string;
  title: string;
  language: 'javascript' | 'typescript';
  called: string;
  phrasings: string[];
  examples: { title: string; input: { code: string; engine?: 'isolated' | 'node'; timeout?: number }; setup?: Record<string, string> }[];
}

const output = z.strictObject({
  ...runFields,
  exit_code: z.number().int().nullable().optional().describe('Of Node; null when a signal ended it.'),
  error: errorField,
  limit: limitField,
  held_back: z.array(z.string()).optional().describe('Changes to protected places that were not taken over.'),
  refused_hosts: z.array(z.string()).optional().describe('Hosts it tried to reach and was not let.'),
});

/** JavaScript and TypeScript differ only in what is taken away before they run. */
export function scriptFunction({ name, title, language, called, phrasings, examples }: ScriptWords): AnyFunction {
  return defineFunction({
    name,
    title,
    category: 'code',
    summary: `${called} in an isolated engine, or Node`,
    description: `Runs ${called} and returns what it printed and its value: that of the last expression, or of a variable called \`result\`. The isolated engine knows the language, console and timers; top-level await works. It has no files, network or modules, so it touches nothing. Engine \`node\` runs it as a program in the sandbox instead, with modules and the workspace; it then returns what it printed. For sums and text handling use the isolated one.`,
    input: z.strictObject({
      code: z.string().min(1).max(100_000).describe(`The ${called}.`),
      engine: z.enum(['isolated', 'node']).default('isolated').describe('isolated: no access to anything. node: full Node in the sandbox, where Node is installed.'),
      cwd: z.string().max(4096).default('.').describe('Folder Node runs in; relative paths mean the workspace.'),
      timeout: z.number().min(0.05).max(600).default(30).describe('Seconds until it is ended.'),
      hosts: z.array(z.string().min(1).max(300)).max(50).default([]).describe('Hosts Node may reach; without any it has no network. The isolated engine has none.'),
    }),
    output,
    annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: true },
    undo: 'sandbox',
    timeoutMs: 610_000,
    pool: 'work',
    phrase: ({ code }) => ({ base: `Run ${called}`, present: `Running ${called}`, past: `Ran ${called}`, object: firstLine(code) }),
    effects: ({ code, engine, cwd, hosts, timeout }) => (engine === 'isolated' ? [] : [{ kind: 'exec', programs: [interpreterArguments({ language, source: code })], cwd, hosts, seconds: timeout, output: outputBudget }]),
    preview: async (context, { code, engine, cwd, timeout }) => ({
      preview:
        engine === 'isolated'
          ? { kind: 'message', facts: [{ label: 'Runs in', value: 'an engine without files, network or programs' }], body: code, notes: [] }
          : commandPreview(context, { cwd, seconds: timeout, script: code, programs: [['node', '-e', firstLine(code)]], notes: warnings(code) }),
    }),
    summarise: summariseRun,
    view: viewRun,
    phrasings,
    examples,
    handler: (context, input) => (input.engine === 'isolated' ? isolated(context, language, input) : inNode(context, language, input)),
  });
}

async function isolated({ scripts, signal }: CallContext, language: ScriptWords['language'], { code, timeout }: { code: string; timeout: number }): Promise<z.output<typeof output>> {
  const ran = await scripts.evaluate({ language, source: code, timeoutMs: timeout * 1000, memoryBytes, maxOutputBytes: outputBudget, signal });
  return {
    output: ran.stdout,
    stderr: ran.stderr,
    timed_out: ran.timedOut,
    truncated: ran.truncated,
    duration_ms: Math.round(ran.durationMs * 10) / 10,
    ...(ran.result !== undefined && { result: ran.result }),
    ...valueField(ran.json),
    ...(ran.error && { error: toErrorField(ran.error) }),
    ...(ran.limit && { limit: ran.limit }),
  };
}

async function inNode({ commands, files, scripts, signal, progress }: CallContext, language: ScriptWords['language'], { code, cwd, timeout }: { code: string; cwd: string; timeout: number }): Promise<z.output<typeof output>> {
  // What cannot be read is told before anything is started.
  if (language === 'typescript') await scripts.stripTypes(code, signal);
  const ran = await commands.run({
    run: { language, source: code },
    cwd: files.absolute(cwd),
    environment: {},
    timeoutMs: timeout * 1000,
    maxOutputBytes: outputBudget,
    signal,
    onOutput: (_stream, end, bytes) => progress({ done: bytes, unit: 'bytes', note: end.trimEnd().split('\n').at(-1)?.slice(0, 200) ?? '' }),
  });
  return {
    output: ran.stdout,
    stderr: ran.stderr,
    exit_code: ran.exitCode,
    timed_out: ran.timedOut,
    truncated: ran.truncated,
    duration_ms: Math.round(ran.durationMs),
    ...(ran.limit !== undefined && { limit: ran.limit }),
    ...(ran.heldBack && ran.heldBack.length > 0 && { held_back: [...ran.heldBack] }),
    ...(ran.refusedHosts && { refused_hosts: [...ran.refusedHosts] }),
  };
}
