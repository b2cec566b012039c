import type { Token } from './tokens.ts';

/** Languages a piece of code can be in, by what people call them. */
export type CodeLanguage = 'python' | 'javascript' | 'typescript' | 'graphql';

const languageNames: readonly [RegExp, CodeLanguage][] = [
  [/^(?:python3?|py)$/i, 'python'],
  [/^(?:javascript|js|node|nodejs|ecmascript)$/i, 'javascript'],
  [/^(?:typescript|ts)$/i, 'typescript'],
  [/^(?:graphql|gql)$/i, 'graphql'],
];
const spoken = 'python3?|py|javascript|js|node|nodejs|typescript|ts';
/** Verbs that want the text kept, not run. */
const keeps = /\b(?:create|save|append|add|put|insert|replace|store|email|message|notify|search|find|grep|explain|review|translate|tell|note|say)\b|\bwrite\b(?! and run)/i;
const evaluates = '(?:run|execute|exec|evaluate|eval|compute|calculate|try|try out|test|work out|does|is|what\'s)';
const fence = /```[ \t]*([\w+#-]*)[ \t]*\r?\n?([\s\S]*?)```/;
const afterColon = new RegExp(`\\b(${spoken})\\b(?:[ \\t]+[\\w-]+){0,5}[ \\t]*[:\\n]\\s*(?=\\S)`, 'i');
const beforeLanguage = new RegExp(`\\b${evaluates}\\s+(?:(?:this|the|some|following)\\s+)*(?:(?:code|snippet|expression)\\s*:?\\s+)?(\\S[^\\n]*?)\\s+(?:(?:give|return|print|output|evaluate to|yield|produce)s?\\s+)?(?:in|with|using|through|via|as)\\s+(?:a\\s+)?(${spoken})\\b`, 'i');
const afterLanguage = new RegExp(`\\b(?:in|with|using|use)\\s+(${spoken})\\s*,?\\s+(?:please\\s+)?(?:to\\s+)?${evaluates}\\s*:?\\s+(\\S[\\s\\S]*)$`, 'i');
const nextRequest = /\s*[,;.]?\s+(?:and\s+)?then\s+(?=[a-z]+\s)/gi;

/** The language a word names. */
export function languageOf(word: string): CodeLanguage | undefined {
  return languageNames.find(([pattern]) => pattern.test(word))?.[1];
}

/** Signs that prose does not have: a call, an operator between values, brackets around values, an assignment. */
function looksLikeCode(text: string): boolean {
  return /[\w\])]\(|[\w\])"']\s*(?:=>|[=!<>]=|\*\*|\+=|&&|\|\|)\s*\S|^\s*(?:const|let|var|import|from|def|class|for|while|if|print)\b.*[=(:{]|^\s*\w+\s*=\s*\S|[[{].*[,:;].*[\]}]|\]\.\w|;\s*$|^[-+(\d\s.]*\d\s*[-+*/%]\s*[\d(]/m.test(text);
}

interface Piece { from: number; to: number; value: string; language: CodeLanguage }

/**
 * Joins the tokens of a piece of code to one: a fenced block, what follows "in python:", a quoted
 * expression beside a language's name, a GraphQL document. Text that a file or a message is to hold stays.
 */
export function joinCode(sentence: string, tokens: readonly Token[]): Token[] {
  const piece = findPiece(sentence, tokens);
  if (piece === undefined) return [...tokens];
  const before = tokens.filter((token) => token.end <= piece.from);
  // The line break before a fence ends no sentence.
  while (before.at(-1)?.text === '\n') before.pop();
  const after = tokens.filter((token) => token.start >= piece.to);
  const code: Token = { kind: 'code', text: sentence.slice(piece.from, piece.to), value: piece.value, language: piece.language, start: piece.from, end: piece.to };
  return [...before, code, ...after];
}

function findPiece(sentence: string, tokens: readonly Token[]): Piece | undefined {
  const named = tokens.find((token) => token.kind === 'word' && languageOf(token.value) !== undefined);
  const language = named === undefined ? undefined : languageOf(named.value);
  const fenced = fence.exec(sentence);
  const kept = (to: number): boolean => keeps.test(sentence.slice(0, to));
  if (fenced !== null) {
    const told = languageOf(fenced[1] ?? '') ?? language;
    return told === undefined || kept(fenced.index) ? undefined : { from: fenced.index, to: fenced.index + fenced[0].length, value: (fenced[2] ?? '').trim(), language: told };
  }
  if (language === undefined) return undefined;
  if (language === 'graphql') return document(sentence, tokens);
  const quoted = tokens.find((token) => token.kind === 'quoted' && looksLikeCode(token.value));
  const colon = afterColon.exec(sentence);
  const from = colon === null ? 0 : colon.index + colon[0].length;
  if (colon !== null && !(quoted !== undefined && quoted.start <= from) && !kept(colon.index)) {
    const rest = upToNextRequest(sentence.slice(from));
    const whole = tokens.find((token) => token.start === from && token.kind === 'quoted' && token.end >= from + rest.length);
    if (whole !== undefined || looksLikeCode(rest)) return { from, to: from + rest.length, value: whole?.value ?? rest, language: languageOf(colon[1] ?? '') ?? language };
  }
  if (quoted !== undefined) return kept(quoted.start) ? undefined : { from: quoted.start, to: quoted.end, value: quoted.value, language };
  for (const [pattern, code, name] of [[afterLanguage, 2, 1], [beforeLanguage, 1, 2]] as const) {
    const match = pattern.exec(sentence);
    const text = match === null ? '' : upToNextRequest(match[code] ?? '').replace(/[?!]+$/, '');
    if (match === null || !looksLikeCode(text) || kept(match.index)) continue;
    const start = match.index + match[0].indexOf(text);
    return { from: start, to: start + text.length, value: text, language: languageOf(match[name] ?? '') ?? language };
  }
  return undefined;
}

/** Code without quotes goes to the end, or to a "then" outside of its brackets that begins a new request. */
function upToNextRequest(text: string): string {
  for (const match of text.matchAll(nextRequest)) {
    const before = text.slice(0, match.index);
    const open = (before.match(/[([{]/g) ?? []).length - (before.match(/[)\]}]/g) ?? []).length;
    if (open === 0 && ((before.match(/["']/g) ?? []).length % 2) === 0) return before.trim();
  }
  return text.trim();
}

/** `{ viewer { login } }`, `query Stars($id: ID!) { … }`, `mutation { … }`. */
function document(sentence: string, tokens: readonly Token[]): Piece | undefined {
  const quoted = tokens.find((token) => token.kind === 'quoted' && token.value.includes('{'));
  if (quoted !== undefined) return { from: quoted.start, to: quoted.end, value: quoted.value, language: 'graphql' };
  const match = /(?:\b(?:query|subscription)\s+\w+\s*(?:\([^)]*\)\s*)?|\bmutation\b\s*\w*\s*(?:\([^)]*\)\s*)?)?\{/.exec(sentence);
  if (match === null || tokens.some((token) => token.kind === 'json' && token.start <= match.index && match.index < token.end)) return undefined;
  let depth = 0;
  for (let at = match.index + match[0].length - 1; at < sentence.length; at++) {
    if (sentence[at] === '{') depth++;
    else if (sentence[at] === '}' && --depth === 0) return { from: match.index, to: at + 1, value: sentence.slice(match.index, at + 1), language: 'graphql' };
  }
  return undefined;
}
