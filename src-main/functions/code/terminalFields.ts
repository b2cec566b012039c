import { z } from 'zod';
import type { OwnTerminals, TerminalScreen, TerminalState } from '../../ports/terminals.ts';

export const sessionField = z.string().min(1).max(100).describe('Which terminal, as open_terminal told it.');

const stateFields = {
  session_id: z.string().describe('What the terminal is called.'),
  command: z.string().describe('What was started in it.'),
  running: z.boolean().describe('Whether it still runs.'),
  exit_code: z.number().int().nullable().describe('How its program ended; null while it runs, or when a signal ended it.'),
  ended_by: z.string().nullable().describe('Why it was ended, where Steward or a signal did; else null.'),
};
export const terminalField = z.strictObject(stateFields);

export const screenFields = {
  ...stateFields,
  screen: z.string().describe('The lines as a person would see them, without colours.'),
  first_line: z.number().int().describe('Number of the first of these lines; 0 is the oldest that is kept.'),
  total_lines: z.number().int().describe('How many lines are kept, the visible ones at the end included.'),
  cursor_row: z.number().int().describe('Line of the visible screen the cursor is in, from 0.'),
  cursor_column: z.number().int().describe('Column of the cursor, from 0.'),
};

export function toTerminal({ id, command, ended }: TerminalState): z.output<typeof terminalField> {
  return { session_id: id, command, running: ended === undefined, exit_code: ended?.exitCode ?? null, ended_by: ended?.why ?? (ended === undefined || ended.signal === null ? null : `signal ${ended.signal}`) };
}

export function toScreen({ text, firstLine, totalLines, cursor, ...state }: TerminalScreen): z.output<z.ZodObject<typeof screenFields>> {
  return { ...toTerminal(state), screen: text, first_line: firstLine, total_lines: totalLines, cursor_row: cursor.row, cursor_column: cursor.column };
}

/** What the card says of a terminal: what it is, and what stands on its screen now. */
export async function terminalFacts(terminals: Pick<OwnTerminals, 'list' | 'read'>, id: string): Promise<{ state: TerminalScreen | undefined; lastLines: string }> {
  const known = terminals.list().some((each) => each.id === id);
  const state = known ? await terminals.read(id) : undefined;
  return { state, lastLines: state?.text.split('\n').slice(-5).join('\n') ?? '' };
}

/** The screen in one phrase. */
export function describeScreen({ running, exit_code, ended_by, screen }: { running: boolean; exit_code: number | null; ended_by: string | null; screen: string }): string {
  if (!running) return `Ended${ended_by === null ? ` with exit code ${exit_code ?? 'none'}` : `: ${ended_by}`}`;
  const last = screen.split('\n').at(-1) ?? '';
  return last === '' ? 'Runs, nothing on its screen' : `Runs: ${last.slice(0, 100)}`;
}
