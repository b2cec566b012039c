import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import { formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { describeScreen, screenFields, sessionField, terminalField, toScreen, toTerminal } from './terminalFields.ts';

export const readTerminal = defineFunction({
  name: 'read_terminal',
  title: 'Read terminal',
  category: 'code',
  summary: 'What a terminal shows, and which there are',
  description: 'Tells what the screen of a terminal shows, as plain text, and whether its program still runs. With first_line it gives lines from there, as far back as they are kept (5000). Without session_id it takes the only one that is open, or lists them.',
  input: z.strictObject({
    session_id: sessionField.optional(),
    first_line: z.number().int().min(0).optional().describe('Number of the first line to give; without it, the visible screen.'),
    lines: z.number().int().min(1).max(2000).default(200).describe('How many lines, together with first_line.'),
    wait_for: z.string().min(1).max(500).optional().describe('Text that is waited for on the screen first, up to the seconds of wait.'),
    wait: z.number().min(0).max(120).default(0).describe('Seconds to wait at most until the screen is quiet.'),
  }),
  output: z.strictObject({
    terminal: z.strictObject(screenFields).nullable().describe('The terminal; null where none was named and there is not exactly one.'),
    found: z.boolean().nullable().describe('Whether the text that was waited for is there; null where none was.'),
    terminals: z.array(terminalField).describe('All terminals of this chat.'),
  }),
  annotations: { readOnly: true, destructive: false, idempotent: true, openWorld: false },
  undo: 'nothing',
  timeoutMs: 150_000,
  pool: 'none',
  phrase: ({ session_id }) => ({ base: 'Read', present: 'Reading', past: 'Read', object: session_id === undefined ? 'the terminal' : `the terminal ${session_id}` }),
  effects: () => [{ kind: 'machine', facts: ['terminals'] }],
  summarise: ({ terminal, terminals }) => (terminal ? describeScreen(terminal) : formatCount(terminals.length, 'open terminal', 'open terminals')),
  view: ({ terminal, terminals }) =>
    terminal
      ? { kind: 'terminal', text: terminal.screen, exitCode: terminal.running ? 0 : terminal.exit_code, truncated: false }
      : { kind: 'facts', facts: terminals.map(({ session_id, command, running }) => ({ label: session_id, value: `${command} · ${running ? 'runs' : 'ended'}` })) },
  phrasings: [
    'what does the terminal show',
    'read the terminal',
    'show the screen of the terminal',
    'which terminals are there',
    'list the terminal sessions',
    'look at the shell session',
    'what is on the terminal screen now',
    'scroll back in the terminal',
    'has the program in the terminal finished',
    'read the output in the console',
    'check the terminal for the prompt',
  ],
  examples: [{ title: 'Which are open', input: {} }],
  async handler({ terminals, signal }, { session_id, first_line, lines, wait_for, wait }) {
    const own = terminals.of();
    const all = own.list();
    const id = session_id ?? (all.length === 1 ? all[0]?.id : undefined);
    if (id === undefined && (wait_for !== undefined || first_line !== undefined)) throw new AppError('INVALID_INPUT', all.length === 0 ? 'session_id: no terminal is open' : 'session_id: more than one terminal is open', { hint: 'Name one of them' });
    if (id === undefined) return { terminal: null, found: null, terminals: all.map(toTerminal) };
    const came = wait > 0 || wait_for !== undefined ? await own.settled(id, { text: wait_for, mostMs: wait * 1000, signal }) : false;
    const screen = await own.read(id, first_line === undefined ? undefined : { firstLine: first_line, lines });
    return { terminal: toScreen(screen), found: wait_for === undefined ? null : came, terminals: own.list().map(toTerminal) };
  },
});
