import { skipPolite, type RawClause } from './clauses.ts';
import { knownFolders } from './lexicon/smallWords.ts';
import { languageOf } from './text/code.ts';
import type { Token } from './text/tokens.ts';

/**
 * Joins clauses that are one request in two halves. "what does f(2) give in python? run it": the code of
 * the question is what the request runs. "grab URL and save it as a.png": one download.
 */
export function joinHalves(clauses: readonly RawClause[]): RawClause[] {
  return clauses.flatMap((clause, index) => {
    const next = clauses[index + 1];
    const before = clauses[index - 1];
    if (before !== undefined && (fetches(before) || draws(before)) && savesIt(clause)) return [];
    if (next !== undefined && (fetches(clause) || draws(clause)) && savesIt(next)) return [{ ...clause, tokens: [...clause.tokens, ...next.tokens.slice(skipPolite(next.tokens, 0))] }];
    // "in typescript, run …"
    if (next !== undefined && namesLanguage(clause) && next.tokens.some((token) => token.kind === 'code')) return [];
    if (next !== undefined && runsIt(next) && codeOf(clause) !== undefined) return [];
    const code = before !== undefined && runsIt(clause) ? codeOf(before) : undefined;
    return code === undefined ? [clause] : [{ ...clause, tokens: [...clause.tokens, code] }];
  });
}

function runsIt({ tokens }: RawClause): boolean {
  const at = skipPolite(tokens, 0);
  return /^(?:run|execute|evaluate|eval|try|test|compute|calculate)$/.test(tokens[at]?.value ?? '') && /^(?:it|that|this)$/.test(tokens[at + 1]?.value ?? '') && !tokens.some((token) => token.kind === 'code');
}

function codeOf({ tokens }: RawClause): Token | undefined {
  return /^(?:what|what's|whats|which|tell|show|does)$/.test(tokens[skipPolite(tokens, 0)]?.value ?? '') ? tokens.find((token) => token.kind === 'code') : undefined;
}

function fetches({ tokens }: RawClause): boolean {
  return /^(?:download|grab|get|fetch|pull)$/.test(tokens[skipPolite(tokens, 0)]?.value ?? '') && tokens.at(-1)?.kind === 'url';
}

function draws({ tokens }: RawClause): boolean {
  return /^(?:draw|plot|chart|graph|make|create|render|visuali[sz]e)$/.test(tokens[skipPolite(tokens, 0)]?.value ?? '') && tokens.some(({ value }) => /^(?:charts?|plots?|graphs?|histograms?|heatmaps?|plot|chart|graph|scatter|boxplot|visuali[sz]e)$/.test(value)) && tokens.some(({ kind }) => kind === 'path');
}

function savesIt({ tokens }: RawClause): boolean {
  const at = skipPolite(tokens, 0);
  return /^(?:save|store|put|keep|call|name|write)$/.test(tokens[at]?.value ?? '') && tokens[at + 1]?.value === 'it' && tokens.slice(at + 2).some((token) => token.kind === 'path' || token.kind === 'quoted' || knownFolders.has(token.value));
}

function namesLanguage({ tokens }: RawClause): boolean {
  const at = skipPolite(tokens, 0);
  const words = tokens.slice(at).filter((token) => token.kind !== 'punctuation');
  return words.length === 2 && /^(?:in|with|using)$/.test(words[0]?.value ?? '') && languageOf(words[1]?.value ?? '') !== undefined;
}
