import type { TerminalInput, TerminalKey } from '../../terminals.ts';

const escape = '\u001b';

/** What a keyboard of an xterm sends; arrows and their like differ while a program has switched them. */
const sequences: Record<TerminalKey, string> = {
  enter: '\r',
  tab: '\t',
  escape,
  backspace: '\u007f',
  delete: `${escape}[3~`,
  up: `${escape}[A`,
  down: `${escape}[B`,
  right: `${escape}[C`,
  left: `${escape}[D`,
  home: `${escape}[H`,
  end: `${escape}[F`,
  page_up: `${escape}[5~`,
  page_down: `${escape}[6~`,
  ctrl_a: '\u0001',
  ctrl_c: '\u0003',
  ctrl_d: '\u0004',
  ctrl_e: '\u0005',
  ctrl_k: '\u000b',
  ctrl_l: '\u000c',
  ctrl_r: '\u0012',
  ctrl_u: '\u0015',
  ctrl_w: '\u0017',
  ctrl_x: '\u0018',
  ctrl_z: '\u001a',
  ctrl_backslash: '\u001c',
};

const switched: ReadonlySet<TerminalKey> = new Set(['up', 'down', 'left', 'right', 'home', 'end']);

/** The bytes of what is typed. `application`: the program has asked for the other form of the arrows (DECCKM). */
export function toKeystrokes({ text, keys }: TerminalInput, application: boolean): string {
  const typed = keys.map((key) => (application && switched.has(key) ? sequences[key].replace('[', 'O') : sequences[key]));
  return `${text.replaceAll(/\r?\n/g, '\r')}${typed.join('')}`;
}
