import { z } from 'zod';
import { formatBytes } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { commandPreview } from './commandPreview.ts';
import { refuseHijacking } from '../shared/refuseHijacking.ts';
import { namedPrograms } from './namedPrograms.ts';
import { parseScript } from './parseScript.ts';
import { warnings } from './warnings.ts';

const outputBudget = 200_000;
const input = z.strictObject({
  command: z.union([z.string().min(1).max(100_000), z.array(z.string()).min(1).max(1000)]).describe('A script for the shell, or a list: a program and its arguments, run without a shell.'),
  cwd: z.string().max(4096).default('.').describe('Folder to run in; relative paths mean the workspace.'),
  environment: z.record(z.string(), z.string()).default({}).describe('Variables to add; ones that load other code are refused.'),
  stdin: z.string().max(1_000_000).optional().describe('Text for standard input.'),
  timeout: z.number().min(0.1).max(3600).default(60).describe('Seconds until it is ended, with everything it started.'),
  hosts: z.array(z.string().min(1).max(300)).max(50).default([]).describe('Hosts it may reach, for example registry.npmjs.org or example.com:8080; without any it has no network.'),
  sandbox: z.boolean().default(true).describe('False runs it without a sandbox, which always asks the person; only for what cannot work in one.'),
  allow_protected: z.boolean().default(false).describe('It means to change git hooks, editor tasks or shell profiles in the workspace, which asks the person; otherwise such changes are held back.'),
});

const tooMuch = { memory: 'Ended: too much memory', output: 'Ended: too much output', processes: 'Ended: too many processes', disk: 'Ended: too much written to disk' };

export const executeShell = defineFunction({
  name: 'execute_shell',
  title: 'Run command',
  category: 'code',
  summary: 'A shell script or program',
  description:
    'Runs a shell script, or a program with an argument list without a shell, and returns its output and exit code. A list is safer where a value comes from elsewhere. It runs in a sandbox: it can change the workspace only, sees nothing else of the person, and reaches only the hosts named. What it changed is taken over when it has ended, whatever its exit code, and can be undone; nothing is, when it ran out of time. Output beyond 200 KB keeps its beginning and end. Everything it started ends with it.',
  input,
  output: z.strictObject({
    output: z.string().describe('Standard output.'),
    stderr: z.string().describe('Standard error.'),
    exit_code: z.number().int().nullable().describe('0 is success; null when a signal ended it.'),
    signal: z.string().nullable().describe('The signal that ended it, if one did.'),
    timed_out: z.boolean().describe('Whether the time was over.'),
    truncated: z.boolean().describe('Whether output was left out.'),
    duration_ms: z.number().describe('How long it ran.'),
    limit: z.enum(['memory', 'output', 'processes', 'disk']).optional().describe('The limit it was ended at, if it was.'),
    held_back: z.array(z.string()).optional().describe('Changes to protected places that were not taken over.'),
    refused_hosts: z.array(z.string()).optional().describe('Hosts it tried to reach and was not let.'),
  }),
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: true },
  undo: 'sandbox',
  timeoutMs: 3_610_000,
  phrase: ({ command }) => ({ base: 'Run', present: 'Running', past: 'Ran', object: shortName(command) }),
  effects: ({ command, cwd, hosts, sandbox, allow_protected, timeout }) => [
    {
      kind: 'exec',
      programs: namedPrograms(command),
      ...(typeof command === 'string' && { script: command }),
      cwd,
      sandboxed: sandbox,
      hosts,
      protectedPlaces: allow_protected,
      seconds: timeout,
      output: outputBudget,
    },
  ],
  async preview(context, { command, cwd, environment, timeout, sandbox }) {
    refuseHijacking(environment);
    return {
      preview: commandPreview(context, {
        cwd,
        seconds: timeout,
        variables: Object.keys(environment),
        unsandboxed: sandbox ? undefined : 'The call asks to run without one',
        ...(typeof command === 'string' && { script: command }),
        programs: typeof command === 'string' ? (parseScript(command) ?? []) : [command],
        notes: warnings(typeof command === 'string' ? command : command.join(' ')),
      }),
    };
  },
  summarise: ({ exit_code, signal, timed_out, limit, output }) => (timed_out ? 'Ended: its time was over' : limit !== undefined ? tooMuch[limit] : exit_code === 0 ? (output === '' ? 'Exit code 0, no output' : `Exit code 0, ${formatBytes(Buffer.byteLength(output))} of output`) : signal === null ? `Exit code ${exit_code ?? 'none'}` : `Ended by ${signal}`),
  view: ({ output, stderr, exit_code, truncated }) => ({ kind: 'terminal', text: stderr === '' ? output : `${output}${output === '' || output.endsWith('\n') ? '' : '\n'}${stderr}`, exitCode: exit_code, truncated }),
  phrasings: [
    'run ls -la',
    'execute the command git status',
    'run npm install in the project folder',
    'in the terminal, run make test',
    'execute `df -h`',
    'run this shell command: uptime',
    'start the script build.sh',
    'call ffmpeg -i a.mov b.mp4',
    'use the shell to count the lines of all .py files',
    'run a bash one-liner that sums column 2',
    'do a git pull in ~/projects/site',
    'type whoami on the command line',
    'execute docker ps',
  ],
  examples: [
    { title: 'A script', input: { command: 'echo "$((6 * 7))" | tr -d "\\n"' } },
    { title: 'A program without a shell', input: { command: ['echo', 'a b', '$HOME'] } },
  ],
  async handler({ commands, files, signal, progress }, { command, cwd, environment, stdin, timeout }) {
    refuseHijacking(environment);
    const [program, ...args] = typeof command === 'string' ? [] : command;
    const result = await commands.run({
      run: typeof command === 'string' ? { script: command } : { argv: [program ?? '', ...args] },
      cwd: files.absolute(cwd),
      environment,
      timeoutMs: timeout * 1000,
      maxOutputBytes: outputBudget,
      signal,
      ...(stdin !== undefined && { stdin }),
      onOutput: (_stream, end, bytes) => progress({ done: bytes, unit: 'bytes', note: end.trimEnd().split('\n').at(-1)?.slice(0, 200) ?? '' }),
    });
    return {
      output: result.stdout,
      stderr: result.stderr,
      exit_code: result.exitCode,
      signal: result.signal,
      timed_out: result.timedOut,
      truncated: result.truncated,
      duration_ms: Math.round(result.durationMs),
      ...(result.limit !== undefined && { limit: result.limit }),
      ...(result.heldBack && result.heldBack.length > 0 && { held_back: [...result.heldBack] }),
      ...(result.refusedHosts && { refused_hosts: [...result.refusedHosts] }),
    };
  },
});

function shortName(command: string | string[]): string {
  if (typeof command !== 'string') return [command[0]?.split('/').at(-1) ?? '', ...command.slice(1, 3)].join(' ').slice(0, 60);
  const line = command.trim().split('\n')[0] ?? '';
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
