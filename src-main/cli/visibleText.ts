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
