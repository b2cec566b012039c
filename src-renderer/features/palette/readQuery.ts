/** What a first character narrows the palette to; without one it looks everywhere. */
export type PaletteScope = 'all' | 'command' | 'chat' | 'call' | 'file';

const prefixes: Readonly<Record<string, PaletteScope>> = { '>': 'command', '@': 'chat', '#': 'call', '~': 'file' };

/** The typed text cut into its scope and its words. A path such as `~/notes` keeps what follows the sign. */
export function readQuery(text: string): { scope: PaletteScope; words: string } {
  const scope = prefixes[text.trimStart().charAt(0)];
  return scope === undefined ? { scope: 'all', words: text.trim() } : { scope, words: text.trimStart().slice(1).trim() };
}

/** Whether every word occurs in one of the texts. */
export function matchesWords(words: string, ...texts: readonly string[]): boolean {
  const all = texts.join(' ').toLowerCase();
  return words.toLowerCase().split(/\s+/).every((word) => all.includes(word));
}
