/**
 * Glob patterns over paths with forward slashes: `*` and `?` within a name, `**` across folders,
 * `[abc]`, `[!a-z]`, `{one,two}`. Matching takes time proportional to pattern times path at most,
 * whatever the pattern: nothing here becomes a regular expression.
 */
export type GlobMatcher = (path: string) => boolean;

type Token = { kind: 'text'; text: string } | { kind: 'any' } | { kind: 'one' } | { kind: 'set'; negated: boolean; ranges: [string, string][] };
type Segment = Token[] | '**';

/** Alternatives made of braces at most; further ones are ignored. */
const mostAlternatives = 64;

export function isGlob(pattern: string): boolean {
  return /[*?[{]/.test(pattern);
}

/**
 * Compiles a pattern. One without a slash is matched against the last name of a path, as ignore
 * files and people do; one with a slash against the whole path.
 */
export function compileGlob(pattern: string, options: { caseSensitive: boolean }): GlobMatcher {
  const fold = (text: string): string => (options.caseSensitive ? text : text.toLowerCase());
  const alternatives = expandBraces(fold(pattern).replace(/^\.?\//, '')).map((alternative) => ({
    nameOnly: !alternative.includes('/'),
    segments: alternative.split('/').map((part): Segment => (part === '**' ? '**' : tokenise(part))),
  }));
  return (path) => {
    const parts = fold(path).split('/');
    return alternatives.some(({ nameOnly, segments }) => matchSegments(segments, nameOnly ? parts.slice(-1) : parts));
  };
}

function expandBraces(pattern: string): string[] {
  const open = pattern.indexOf('{');
  if (open === -1) return [pattern];
  const close = closingBrace(pattern, open);
  if (close === -1) return [pattern];
  const head = pattern.slice(0, open);
  const tails = expandBraces(pattern.slice(close + 1));
  const choices = splitChoices(pattern.slice(open + 1, close)).flatMap(expandBraces);
  const all: string[] = [];
  for (const choice of choices) {
    for (const tail of tails) {
      if (all.length === mostAlternatives) return all;
      all.push(`${head}${choice}${tail}`);
    }
  }
  return all;
}

function closingBrace(pattern: string, open: number): number {
  let depth = 0;
  for (let at = open; at < pattern.length; at++) {
    if (pattern[at] === '{') depth += 1;
    else if (pattern[at] === '}' && --depth === 0) return at;
  }
  return -1;
}

function splitChoices(inner: string): string[] {
  const choices: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < inner.length; at++) {
    if (inner[at] === '{') depth += 1;
    else if (inner[at] === '}') depth -= 1;
    else if (inner[at] === ',' && depth === 0) {
      choices.push(inner.slice(from, at));
      from = at + 1;
    }
  }
  return [...choices, inner.slice(from)];
}

function tokenise(part: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < part.length; at++) {
    const char = part[at] ?? '';
    const last = tokens.at(-1);
    if (char === '*') {
      if (last?.kind !== 'any') tokens.push({ kind: 'any' });
    } else if (char === '?') tokens.push({ kind: 'one' });
    else if (char === '[' && part.indexOf(']', at + 2) !== -1) {
      const end = part.indexOf(']', at + 2);
      tokens.push(parseSet(part.slice(at + 1, end)));
      at = end;
    } else tokens.push({ kind: 'text', text: char });
  }
  return tokens;
}

function parseSet(inner: string): Token {
  const negated = inner.startsWith('!') || inner.startsWith('^');
  const body = negated ? inner.slice(1) : inner;
  const ranges: [string, string][] = [];
  for (let at = 0; at < body.length; at++) {
    const from = body[at] ?? '';
    if (body[at + 1] === '-' && at + 2 < body.length) {
      ranges.push([from, body[at + 2] ?? '']);
      at += 2;
    } else ranges.push([from, from]);
  }
  return { kind: 'set', negated, ranges };
}

function matchesOne(token: Token, char: string): boolean {
  switch (token.kind) {
    case 'text':
      return token.text === char;
    case 'one':
      return true;
    case 'set':
      return token.ranges.some(([from, to]) => char >= from && char <= to) !== token.negated;
    case 'any':
      return false;
  }
}

/** Greedy with one way back to the last star: enough for stars, and never exponential. */
function matchWith<T, P>(pattern: readonly P[], items: readonly T[], isStar: (element: P) => boolean, matches: (element: P, item: T) => boolean): boolean {
  let at = 0;
  let position = 0;
  let star = -1;
  let resume = 0;
  while (position < items.length) {
    const element = pattern[at];
    if (element !== undefined && isStar(element)) {
      star = at++;
      resume = position;
    } else if (element !== undefined && matches(element, items[position] as T)) {
      at += 1;
      position += 1;
    } else if (star !== -1) {
      at = star + 1;
      position = ++resume;
    } else return false;
  }
  while (at < pattern.length && isStar(pattern[at] as P)) at += 1;
  return at === pattern.length;
}

function matchName(tokens: readonly Token[], name: string): boolean {
  return matchWith(tokens, [...name], (token) => token.kind === 'any', matchesOne);
}

function matchSegments(segments: readonly Segment[], parts: readonly string[]): boolean {
  return matchWith(
    segments,
    parts,
    (segment) => segment === '**',
    (segment, part) => segment !== '**' && matchName(segment, part),
  );
}
