import type { ExecEffect } from '../../src-preload/contract/index.ts';
import type { Event } from '../kernel/events.ts';
import type { CommandRequest, InterpretedSource } from './commands.ts';
import type { FoundProcess } from './signals.ts';

/** Keys that are no text. */
export const terminalKeys = [
  'enter', 'tab', 'escape', 'backspace', 'delete', 'up', 'down', 'left', 'right', 'home', 'end', 'page_up', 'page_down',
  'ctrl_a', 'ctrl_c', 'ctrl_d', 'ctrl_e', 'ctrl_k', 'ctrl_l', 'ctrl_r', 'ctrl_u', 'ctrl_w', 'ctrl_x', 'ctrl_z', 'ctrl_backslash',
] as const;
export type TerminalKey = (typeof terminalKeys)[number];

/** What is typed: text, then keys. A line break in the text is the key Enter. */
export interface TerminalInput {
  text: string;
  keys: readonly TerminalKey[];
}

/** As a person reads it, and as a call is bound to it: `make test⏎`, `[ctrl_c]`. */
export function describeInput({ text, keys }: TerminalInput): string {
  return `${text.replaceAll('\n', '⏎\n')}${keys.map((key) => (key === 'enter' ? '⏎' : `[${key}]`)).join('')}`;
}

export interface TerminalRequest extends Pick<CommandRequest, 'cwd'> {
  run: Exclude<CommandRequest['run'], InterpretedSource>;
  columns: number;
  rows: number;
  /** Until it is ended. */
  lifetimeMs: number;
  /** The command as it was allowed: what confines the terminal. A call's scope knows it, and takes no other. */
  granted?: ExecEffect;
}

export interface TerminalState {
  id: string;
  /** The command as a person reads it. */
  command: string;
  cwd: string;
  columns: number;
  rows: number;
  openedAt: number;
  sandboxed: boolean;
  /** Absent while it runs. */
  ended?: { exitCode: number | null; signal: number | null; why?: string };
}

/** Lines as a person would see them: no escape sequence is left. */
export interface TerminalScreen extends TerminalState {
  text: string;
  /** Number of the first line given; 0 is the oldest that is kept. */
  firstLine: number;
  /** Lines kept, the visible ones included. */
  totalLines: number;
  /** Where the visible screen begins. */
  screenLine: number;
  /** From 0; the row counts within the visible screen. */
  cursor: { row: number; column: number };
}

export interface Settling {
  text?: string | undefined;
  /** Only what came after the last input counts, not what stood on the screen before. Default false. */
  afterInput?: boolean;
  mostMs: number;
  signal: AbortSignal;
}

/** The terminals of one caller. NOT_FOUND for one that is not theirs. */
export interface OwnTerminals {
  /** CONFLICT where the caller has too many. */
  open(request: TerminalRequest): Promise<TerminalState>;
  list(): TerminalState[];
  /** CONFLICT for one that has ended. */
  write(id: string, input: TerminalInput): void;
  /** The visible screen; with `firstLine` so many lines from there. */
  read(id: string, page?: { firstLine: number; lines: number }): Promise<TerminalScreen>;
  /** Until the screen shows a text, or without one nothing was written for a moment; at most so long. False: the text did not come. */
  settled(id: string, options: Settling): Promise<boolean>;
  /** Ends it with everything below it, and forgets it. */
  close(id: string): Promise<TerminalState>;
}

/** Programs in terminals of their own, which stay when a call has ended. */
export interface Terminals {
  /** A call's scope knows whose they are, and takes no other. */
  of(session?: string): OwnTerminals;
  /** What the door judges an act on one by; undefined where the session has none of that name. */
  facts(session: string, id: string): { granted: ExecEffect; process: FoundProcess | undefined } | undefined;
  /** One was opened, has ended or is gone. */
  readonly changed: Event<string>;
  /** What programs write, as they write it. */
  readonly written: Event<{ session: string; id: string; data: string }>;
  /** The end of what one has written. */
  tail(session: string, id: string): string;
  /** What the person types, as their keyboard gives it. */
  type(session: string, id: string, data: string): void;
  /** Ends those of a session. */
  closeAll(session: string): Promise<void>;
}
