import { z } from 'zod';
import { describeInput, terminalKeys, type TerminalInput } from '../../ports/terminals.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { describeScreen, screenFields, sessionField, terminalFacts, toScreen } from './terminalFields.ts';
import { warnings } from './warnings.ts';

/** Control characters are keys, and are named as such. */
const plainText = /^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$/;

const input = z.strictObject({
  session_id: sessionField,
  input: z.string().max(100_000).regex(plainText, 'Control characters are not typed as text: name them in keys').default('').describe('Text to type. A line break in it is the key Enter.'),
  enter: z.boolean().default(true).describe('Presses Enter after the text, when there is text.'),
  keys: z.array(z.enum(terminalKeys)).max(200).default([]).describe('Keys to press after that, in order: ctrl_c ends a program, ctrl_d the input.'),
  wait_for: z.string().min(1).max(500).optional().describe('Text that is waited for, up to the seconds of wait. What stood on the screen before does not count; the echo of the input does.'),
  wait: z.number().min(0).max(120).default(3).describe('Seconds to wait at most until the screen is quiet.'),
});

const toInput = ({ input: text, enter, keys }: z.output<typeof input>): TerminalInput => ({ text, keys: [...(enter && text !== '' ? ['enter' as const] : []), ...keys] });

export const sendTerminalInput = defineFunction({
  name: 'send_terminal_input',
  title: 'Type in terminal',
  category: 'code',
  summary: 'Types text and presses keys in a terminal',
  description: 'Types text or presses keys in a terminal opened with open_terminal and returns its screen once it is quiet. Whatever reads it there may do anything the terminal may: each input is judged like a command, and cannot be undone.',
  input,
  output: z.strictObject({ ...screenFields, found: z.boolean().nullable().describe('Whether the text that was waited for came; null where none was.') }),
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: true },
  undo: 'impossible',
  timeoutMs: 150_000,
  pool: 'small',
  phrase: (call) => ({ base: 'Type', present: 'Typing', past: 'Typed', object: shortened(call) }),
  effects: (call) => [{ kind: 'terminal', terminal: call.session_id, act: { type: 'input', input: toInput(call) } }],
  async preview({ terminals, commands, effects }, call) {
    const { state, lastLines } = await terminalFacts(terminals, call.session_id);
    const profile = effects.find((effect) => effect.kind === 'exec')?.profile;
    return {
      preview: {
        kind: 'command',
        cwd: state?.cwd ?? '',
        sandbox: state?.sandboxed === true ? 'sandboxed' : 'none',
        ...(state?.sandboxed !== true && { sandboxReason: state ? 'The terminal was opened without one' : 'There is no such terminal' }),
        ...(profile && { profile }),
        script: describeInput(toInput(call)),
        programs: [],
        environment: commands.inheritedEnvironment(),
        timeoutMs: call.wait * 1000,
        notes: [
          { tone: 'write', text: state ? `It is typed into the terminal running ${state.command}; its screen ends with: ${lastLines.slice(-300)}` : `There is no terminal ${call.session_id}` },
          ...warnings(call.input),
        ],
      },
      approveLabel: 'Type it',
    };
  },
  summarise: describeScreen,
  view: ({ screen, running, exit_code }) => ({ kind: 'terminal', text: screen, exitCode: running ? 0 : exit_code, truncated: false }),
  phrasings: [
    'type ls in the terminal',
    'send the input yes to the terminal',
    'press ctrl+c in the terminal',
    'enter 2+2 in the python session',
    'type exit in the shell session',
    'send ctrl_d to the terminal',
    'answer y at the prompt in the terminal',
    'write :wq in the open vim',
    'press the up arrow in the terminal',
    'run git log in the terminal session',
    'press enter in the console session',
  ],
  examples: [{ title: 'A line', input: { session_id: 'term_example', input: 'echo $((6 * 7))' } }],
  async handler({ terminals, signal }, call) {
    const own = terminals.of();
    const { session_id: id, wait_for, wait } = call;
    await own.read(id);
    own.write(id, toInput(call));
    const came = await own.settled(id, { text: wait_for, afterInput: true, mostMs: wait * 1000, signal });
    return { ...toScreen(await own.read(id)), found: wait_for === undefined ? null : came };
  },
});

function shortened(call: z.output<typeof input>): string {
  const line = describeInput(toInput(call)).replaceAll('\n', ' ');
  return `“${line.length > 60 ? `${line.slice(0, 59)}…` : line}” in the terminal`;
}
