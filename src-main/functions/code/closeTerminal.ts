import { z } from 'zod';
import { defineFunction } from '../../registry/defineFunction.ts';
import { sessionField, terminalFacts, terminalField, toTerminal } from './terminalFields.ts';

export const closeTerminal = defineFunction({
  name: 'close_terminal',
  title: 'Close terminal',
  category: 'code',
  summary: 'Ends a terminal with all that runs in it',
  description: 'Closes a terminal opened with open_terminal: its program and everything that it started end at once, and its screen is forgotten. What they have not saved is lost.',
  input: z.strictObject({ session_id: sessionField }),
  output: terminalField,
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: false },
  undo: 'impossible',
  timeoutMs: 30_000,
  pool: 'small',
  phrase: ({ session_id }) => ({ base: 'Close', present: 'Closing', past: 'Closed', object: `the terminal ${session_id}` }),
  effects: ({ session_id }) => [{ kind: 'terminal', terminal: session_id, act: { type: 'close' } }],
  async preview({ terminals }, { session_id }) {
    const { state, lastLines } = await terminalFacts(terminals, session_id);
    return {
      preview: {
        kind: 'facts',
        facts: [
          { label: 'Terminal', value: state?.command ?? `there is no ${session_id}`, tone: 'strong' },
          { label: 'Folder', value: state?.cwd ?? '' },
          { label: 'Screen', value: lastLines },
        ],
        notes: state && !state.ended ? [{ tone: 'destroy', text: 'Everything that runs in it ends at once' }] : [],
      },
      approveLabel: 'Close terminal',
    };
  },
  summarise: ({ command }) => `Closed ${command.slice(0, 60)}`,
  view: () => ({ kind: 'nothing' }),
  phrasings: [
    'close the terminal',
    'end the terminal session',
    'shut the shell',
    'I am done with the terminal, close it',
    'quit the console session',
    'close terminal term_01',
    'end the interactive python session',
    'get rid of the terminal',
    'stop the shell session',
    'kill the terminal and what runs in it',
  ],
  examples: [{ title: 'Close it', input: { session_id: 'term_example' } }],
  handler: async ({ terminals }, { session_id }) => toTerminal(await terminals.of().close(session_id)),
});
