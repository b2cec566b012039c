import { z } from 'zod';
import { formatBytes } from '../../kernel/format.ts';
import { commandPreview } from '../code/commandPreview.ts';
import { defineFunction, type CallContext } from '../../registry/defineFunction.ts';
import { namedPrograms } from '../code/namedPrograms.ts';
import { parseScript } from '../code/parseScript.ts';
import { warnings } from '../code/warnings.ts';
import { refuseHijacking } from '../shared/refuseHijacking.ts';
import { pause } from './pause.ts';
import { startedField, toStarted } from './startedFields.ts';

const shownLog = 4000;
const searchedLog = 1_000_000;
const lookEveryMs = 50;
const day = 86_400;

const input = z.strictObject({
  command: z.union([z.string().min(1).max(100_000), z.array(z.string()).min(1).max(1000)]).describe('A script for the shell, or a list: a program and its arguments, run without a shell.'),
  cwd: z.string().max(4096).default('.').describe('Folder to run in; relative paths mean the workspace.'),
  environment: z.record(z.string(), z.string()).default({}).describe('Variables to add; ones that load other code are refused.'),
  hosts: z.array(z.string().min(1).max(300)).max(50).default([]).describe('Hosts it may reach from the sandbox; without any it has no network.'),
  sandbox: z.boolean().default(true).describe('False runs it without a sandbox, which always asks the person. A server that others are to reach needs that.'),
  keep_running: z.boolean().default(false).describe('It goes on when Steward ends; needs sandbox false.'),
  lifetime: z.number().min(1).max(7 * day).default(day).describe('Seconds until it is ended, unless it keeps running.'),
  wait_for: z.string().min(1).max(500).optional().describe('Text in its output that shows that it is ready; waited for up to the seconds of wait.'),
  wait: z.number().min(0).max(120).default(0.5).describe('Seconds to watch how it begins: when it ends at once, that is told.'),
});

export const startProcess = defineFunction({
  name: 'start_process',
  title: 'Start process',
  category: 'system',
  summary: 'Starts a program that goes on running',
  description:
    'Starts a program that stays when the call has ended, and keeps its output in a log (read_process_log). It ends with Steward unless it is to keep running; end it with kill_process. It runs in a sandbox that can change the workspace, at once and without undo; others cannot reach it there. For a command that ends by itself use execute_shell.',
  input,
  output: z.strictObject({
    process: startedField.describe('What was started.'),
    ready: z.boolean().nullable().describe('Whether the text that was waited for came; null where none was.'),
    output: z.string().describe('What it wrote so far, at most the last 4000 characters.'),
  }),
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: true },
  undo: 'impossible',
  timeoutMs: 150_000,
  phrase: ({ command }) => ({ base: 'Start', present: 'Starting', past: 'Started', object: shortName(command) }),
  effects: ({ command, cwd, hosts, sandbox, lifetime }) => [{ kind: 'exec', programs: namedPrograms(command), ...(typeof command === 'string' && { script: command }), cwd, sandboxed: sandbox, hosts, seconds: lifetime, output: searchedLog, changes: 'direct' }],
  async preview(context, { command, cwd, environment, lifetime, sandbox, keep_running }) {
    refuseHijacking(environment);
    return {
      preview: commandPreview(context, {
        cwd,
        seconds: lifetime,
        variables: Object.keys(environment),
        unsandboxed: sandbox ? undefined : 'The call asks to run without one',
        ...(typeof command === 'string' && { script: command }),
        programs: typeof command === 'string' ? (parseScript(command) ?? []) : [command],
        notes: [{ tone: keep_running ? 'destroy' : 'write', text: keep_running ? 'It goes on when Steward ends, until someone ends it' : 'It goes on when the call has ended' }, ...warnings(typeof command === 'string' ? command : command.join(' '))],
      }),
    };
  },
  summarise: ({ process, ready, output }) => (process.running ? `Runs as ${process.pid}${ready === null ? '' : ready ? ', ready' : ', not ready yet'}` : `Ended at once with ${process.exit_code === null ? (process.ended_by ?? 'a signal') : `exit code ${process.exit_code}`}${output === '' ? '' : `, ${formatBytes(Buffer.byteLength(output))} of output`}`),
  view: ({ process, output }) => ({ kind: 'terminal', text: output, exitCode: process.running ? 0 : process.exit_code, truncated: false }),
  phrasings: [
    'start the dev server in the background',
    'launch python -m http.server and leave it running',
    'run npm run watch in the background',
    'start a process that tails the log',
    'start redis-server in the background',
    'open the program gedit',
    'keep the build watcher running',
    'begin the long download job and do not wait for it',
    'start vite and tell me when it is ready',
    'launch the worker process detached',
    'run ./server.sh as a background job',
  ],
  examples: [
    { title: 'A program that waits', input: { command: ['sleep', '30'], lifetime: 5 } },
    { title: 'Until it says that it is ready', input: { command: 'echo ready; sleep 30', wait_for: 'ready', wait: 10, lifetime: 5 } },
  ],
  async handler({ background, files, signal, progress }, { command, cwd, environment, keep_running, lifetime, wait_for, wait }) {
    refuseHijacking(environment);
    const [program, ...args] = typeof command === 'string' ? [] : command;
    const started = await background.start({ run: typeof command === 'string' ? { script: command } : { argv: [program ?? '', ...args] }, cwd: files.absolute(cwd), environment, lifetimeMs: lifetime * 1000, keepRunning: keep_running });
    const ready = await watch(background, started.id, { text: wait_for, seconds: wait, signal, look: (bytes) => progress({ done: bytes, unit: 'bytes' }) });
    const process = await background.get(started.id);
    return { process: toStarted(process), ready, output: (await background.readLog(started.id, shownLog)).text };
  },
});

interface Watch {
  text: string | undefined;
  seconds: number;
  signal: AbortSignal;
  look(bytes: number): void;
}

/** Until it is ready, has ended, or was watched long enough. A call that is stopped leaves it running. */
async function watch(background: CallContext['background'], id: string, { text, seconds, signal, look }: Watch): Promise<boolean | null> {
  for (let waited = 0; ; waited += lookEveryMs) {
    if (text !== undefined) {
      const log = await background.readLog(id, searchedLog);
      if (log.text.includes(text)) return true;
      look(log.bytes);
    }
    if (waited >= seconds * 1000 || (await background.get(id)).ended) return text === undefined ? null : (await background.readLog(id, searchedLog)).text.includes(text);
    await pause(lookEveryMs, signal);
  }
}

function shortName(command: string | string[]): string {
  const line = typeof command === 'string' ? (command.trim().split('\n')[0] ?? '') : [command[0]?.split('/').at(-1) ?? '', ...command.slice(1, 3)].join(' ');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
