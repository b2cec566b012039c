import { z } from 'zod';
import { defineFunction } from '../../registry/defineFunction.ts';
import { commandPreview } from './commandPreview.ts';
import { namedPrograms } from './namedPrograms.ts';
import { parseScript } from './parseScript.ts';
import { describeScreen, screenFields, toScreen } from './terminalFields.ts';
import { warnings } from './warnings.ts';

const day = 86_400;
const outputBudget = 1_000_000;
const shell: [string, ...string[]] = process.platform === 'win32' ? ['powershell.exe', '-NoLogo'] : ['bash', '-i'];

const input = z.strictObject({
  cwd: z.string().max(4096).default('.').describe('Folder to open it in; relative paths mean the workspace.'),
  command: z.union([z.string().min(1).max(100_000), z.array(z.string()).min(1).max(1000)]).optional().describe('What runs in it in place of a shell: a script, or a list: a program and its arguments.'),
  columns: z.number().int().min(20).max(400).default(100).describe('Width of the screen.'),
  rows: z.number().int().min(5).max(200).default(30).describe('Height of the screen.'),
  hosts: z.array(z.string().min(1).max(300)).max(50).default([]).describe('Hosts it may reach, for example registry.npmjs.org; without any it has no network.'),
  sandbox: z.boolean().default(true).describe('False opens it without a sandbox, which always asks the person, as does each input then.'),
  lifetime: z.number().min(1).max(7 * day).default(day).describe('Seconds until it is ended.'),
  wait_for: z.string().min(1).max(500).optional().describe('Text on its screen that shows that it is ready; waited for up to the seconds of wait.'),
  wait: z.number().min(0).max(120).default(2).describe('Seconds to wait at most until its screen is quiet.'),
});

const toRun = ({ command }: z.output<typeof input>): { script: string } | { argv: [string, ...string[]] } => {
  if (typeof command === 'string') return { script: command };
  const [program, ...args] = command ?? shell;
  return { argv: [program ?? '', ...args] };
};

export const openTerminal = defineFunction({
  name: 'open_terminal',
  title: 'Open terminal',
  category: 'code',
  summary: 'A terminal that stays open, for interactive programs',
  description:
    'Opens a terminal with a shell or another program in it and returns its session_id and screen. It stays when the call and the turn have ended; type into it with send_terminal_input, look with read_terminal, end it with close_terminal. The person sees it live and may type as well. It runs in a sandbox that can change the workspace, at once and without undo. For a command that ends by itself use execute_shell.',
  input,
  output: z.strictObject({ ...screenFields, ready: z.boolean().nullable().describe('Whether the text that was waited for came; null where none was.') }),
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: true },
  undo: 'impossible',
  timeoutMs: 150_000,
  pool: 'small',
  phrase: ({ command }) => ({ base: 'Open', present: 'Opening', past: 'Opened', object: command === undefined ? 'a terminal' : `a terminal with ${shortName(command)}` }),
  effects: (call) => {
    const { command = shell, cwd, sandbox, hosts, lifetime } = call;
    return [{ kind: 'exec', programs: namedPrograms(command), ...(typeof command === 'string' && { script: command }), cwd, sandboxed: sandbox, hosts, seconds: lifetime, output: outputBudget, changes: 'direct' }];
  },
  preview: async (context, { command = shell, cwd, lifetime, sandbox }) => ({
    preview: commandPreview(context, {
      cwd,
      seconds: lifetime,
      unsandboxed: sandbox ? undefined : 'The call asks to open it without one',
      ...(typeof command === 'string' && { script: command }),
      programs: typeof command === 'string' ? (parseScript(command) ?? []) : [command],
      notes: [
        { tone: 'write', text: 'It stays open when the call has ended; what is typed into it later is judged each time' },
        { tone: 'write', text: 'What it changes holds at once and cannot be undone' },
        ...warnings(typeof command === 'string' ? command : command.join(' ')),
      ],
    }),
    approveLabel: 'Open terminal',
  }),
  summarise: describeScreen,
  view: ({ screen, running, exit_code }) => ({ kind: 'terminal', text: screen, exitCode: running ? 0 : exit_code, truncated: false }),
  phrasings: [
    'open a terminal',
    'open a terminal in the project folder',
    'start an interactive shell',
    'give me a shell session',
    'open an interactive python',
    'start python3 -i in a terminal',
    'open a new terminal session in ~/projects',
    'launch bash in a terminal window',
    'open a console',
    'start a terminal with top in it',
    'open a persistent shell',
    'run vim in a terminal',
  ],
  examples: [
    { title: 'A shell', input: {} },
    { title: 'Another program', input: { command: ['sh', '-c', 'echo ready; cat'], wait_for: 'ready', lifetime: 60 } },
  ],
  async handler({ terminals, files, signal }, call) {
    const { cwd, columns, rows, lifetime, wait_for, wait } = call;
    const own = terminals.of();
    const { id } = await own.open({ run: toRun(call), cwd: files.absolute(cwd), columns, rows, lifetimeMs: lifetime * 1000 });
    const came = await own.settled(id, { text: wait_for, mostMs: wait * 1000, signal });
    return { ...toScreen(await own.read(id)), ready: wait_for === undefined ? null : came };
  },
});

function shortName(command: string | string[]): string {
  const line = typeof command === 'string' ? (command.trim().split('\n')[0] ?? '') : [command[0]?.split('/').at(-1) ?? '', ...command.slice(1, 3)].join(' ');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
