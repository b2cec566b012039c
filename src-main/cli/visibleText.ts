import { findUnusualCharacters } from '../../src-preload/state/unusualCharacters.ts';

/** Characters that could deceive, shown as their code points; nothing reaches the terminal as an escape sequence. */
export function visibleText(text: string): string {
  let shown = '';
  let from = 0;
  for (const { index, length, codePoint } of findUnusualCharacters(text)) {
    shown += `${text.slice(from, index)}<${codePoint}>`;
    from = index + length;
  }
  return shown + text.slice(from);
}

/** Every control character but tab and line end, one-byte escape sequences among them, and what turns the direction of writing. */
const active = /\r(?!\n|$)|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** What a terminal would act on, escaped as JSON does: no output is more than text there, and JSON stays the same value. */
export function inertText(text: string): string {
  return text.replaceAll(active, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
