import { z } from 'zod';

/** State of the topic `terminal` with a chat's id as key: the terminals of that chat. */
export interface TerminalsState {
  /** In the order they were opened. */
  open: TerminalView[];
  /** What each has written, by its id: the end of it, as its program wrote it, for a terminal view and nothing else. */
  written: Record<string, TerminalOutput>;
}

export interface TerminalView {
  id: string;
  command: string;
  cwd: string;
  columns: number;
  rows: number;
  running: boolean;
  sandboxed: boolean;
  /** How it ended. */
  ended?: string;
}

export interface TerminalOutput {
  /** Tells one telling of its output from another: who has drawn an earlier one begins anew. */
  telling: string;
  /** Characters before `text` that are no longer kept. */
  dropped: number;
  text: string;
}

export type TerminalsAction =
  | { type: 'listed'; open: TerminalView[] }
  | { type: 'wrote'; id: string; telling: string; text: string };

const place = { chatId: z.string().min(1).max(64), terminalId: z.string().min(1).max(64) };

export const terminalMethods = {
  /** What the person types into a terminal of a chat, as a keyboard gives it. */
  'terminal.type': { params: z.strictObject({ ...place, data: z.string().min(1).max(100_000) }), result: z.strictObject({}) },
  /** Ends it with all that runs in it. */
  'terminal.close': { params: z.strictObject(place), result: z.strictObject({}) },
} as const;
