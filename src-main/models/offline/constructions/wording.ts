import type { Frame } from '../frame.ts';
import { knownFolders } from '../lexicon/smallWords.ts';
import { pathShape } from '../text/pathShape.ts';
import type { CodeLanguage } from '../text/code.ts';
import type { Token } from '../text/tokens.ts';

/** What "it", "its tests" and "that page" may stand for within a sentence. */
export interface Spoken {
  url: string | undefined;
  path: string | undefined;
}

/** A value of a clause, standing in its wording under one capital word. */
export interface Literal {
  kind: 'URL' | 'PATH' | 'QUOTED' | 'JSON' | 'CODE' | 'EMAIL' | 'SELECTOR';
  value: string;
  language: CodeLanguage | undefined;
  /** It is a folder by its name, or by the word beside it. */
  folder: boolean;
}

/** A clause from its verb on, with capital words in the place of values, so that patterns speak of words alone. */
export interface Wording {
  text: string;
  /** Offset in `text` → value. */
  literals: Map<number, Literal>;
  /** What was typed where a stretch of `text` stands. */
  typed(from: number, to: number): string;
}

const tags = /^(?:h[1-6]|td|th|li|tr|img|nav|footer|header|article|section)s?$/;
const pageReference = /^(?:it|its|this|that|there)$/;

export function wordingOf(frame: Frame, spoken?: Spoken): Wording {
  const literals = new Map<number, Literal>();
  const places: { at: number; token: Token; to: number }[] = [];
  const tokens = frame.tokens.slice(frame.head);
  const hasUrl = tokens.some((token) => token.kind === 'url');
  let text = '';
  for (const [index, token] of tokens.entries()) {
    if (text !== '') text += ' ';
    const literal = literalOf(token, hasUrl || spoken?.url !== undefined, tokens[index + 1]?.value) ?? referredTo(token, tokens[index - 1], spoken);
    if (literal !== undefined) literals.set(text.length, literal);
    const word = literal?.kind ?? token.value.toLowerCase();
    places.push({ at: text.length, token, to: text.length + word.length });
    text += word;
  }
  return {
    text, literals,
    typed(from, to) {
      const inside = places.filter((place) => place.at >= from && place.to <= to);
      return frame.sentence.slice(inside[0]?.token.start ?? 0, inside.at(-1)?.token.end ?? 0);
    },
  };
}

function literalOf(token: Token, onPage: boolean, next: string | undefined): Literal | undefined {
  const literal = (kind: Literal['kind'], value: string, folder = false): Literal => ({ kind, value, folder, language: token.language });
  switch (token.kind) {
    case 'url': return literal('URL', token.text);
    case 'json': return literal('JSON', token.text);
    case 'code': return literal('CODE', token.value);
    case 'email': return literal('EMAIL', token.text);
    case 'quoted': return literal(onPage && /^[.#[]?[\w-]+(?:[.#[> :].*)?$/.test(token.value) && /[.#[>]/.test(token.value) && !/\.\w{2,4}$/.test(token.value.slice(1)) ? 'SELECTOR' : 'QUOTED', token.value);
    case 'path': return onPage && isSelector(token.text) ? literal('SELECTOR', token.text) : literal('PATH', token.text, pathShape(token.text) === 'folder');
    case 'word': {
      if (onPage && (isSelector(token.text) || (tags.test(token.value) && !/^(?:header|footer|article|section|nav)s?$/.test(token.value)))) return literal('SELECTOR', tags.test(token.value) ? token.text.replace(/s$/, '') : token.text);
      const known = knownFolders.get(token.value);
      return known === undefined || token.value === 'download' || (next === 'music' ) ? undefined : literal('PATH', known, true);
    }
    case 'number':
    case 'punctuation': return undefined;
  }
}

/** `.price`, `#main`, `div.card`, `a[href]`. */
function isSelector(text: string): boolean {
  if (/^[.#][A-Za-z_][\w-]*(?:[.#:[][\w.#:="'\]-]*)*$/.test(text)) return true;
  return /^(?:a|p|div|span|ul|ol|li|tr|td|th|table|img|h[1-6]|section|article|nav|main|header|footer|form|input|button)(?:[.#][A-Za-z_][\w-]*|\[[^\]]+\])+$/.test(text);
}

/** "it", "its": the page or the file spoken of before in the same sentence. */
function referredTo(token: Token, before: Token | undefined, spoken: Spoken | undefined): Literal | undefined {
  if (spoken === undefined || token.kind !== 'word' || !pageReference.test(token.value)) return undefined;
  // "that it is", "show it": after a verb or a preposition or at the start, never a conjunction.
  if (/^(?:that|if|whether)$/.test(before?.value ?? '') && token.value !== 'it') return undefined;
  if (spoken.url !== undefined) return { kind: 'URL', value: spoken.url, folder: false, language: undefined };
  if (spoken.path !== undefined) return { kind: 'PATH', value: spoken.path, folder: false, language: undefined };
  return undefined;
}
