import { lexicon, tagAt } from './lexicon/lexicon.ts';
import { programs } from './lexicon/programs.ts';
import type { Token } from './text/tokens.ts';

/** Markers that are nouns too; they open text only before a colon or a quote. */
const nouns = new Set(['content', 'contents', 'text', 'message', 'body', 'reading', 'holding']);
/** Fillers between a text marker and its text. */
const fillers = new Set(['of', ':', '=', 'is', 'just', 'only', '\n']);

export interface TextZone {
  /** Where the words that announce the text begin. */
  marker: number;
  /** Where the text itself begins. */
  start: number;
}

/** Where text or a command begins that is to be kept as it stands, within one clause. */
export function findTextZone(tokens: readonly Token[], from: number, end: number = tokens.length): TextZone | undefined {
  for (let at = from; at < end; at++) {
    const token = tokens[at];
    const after = tokens[at + 1]?.text === '\n' ? at + 2 : at + 1;
    // "a folder: projects/2024" names it; it is no text.
    if (token?.kind === 'punctuation' && token.text === ':' && at > from && after < end && !(tokens[after]?.kind === 'path' && after + 1 >= end)) return { marker: at, start: after };
    if (token?.kind !== 'word') continue;
    // "remember that …": all of it is to be kept.
    if (token.value === 'that' && at + 1 < end && remembers(tokens, at)) return { marker: at, start: at + 1 };
    const marker = lexicon().textMarkers.match(tokens, at, end);
    if (marker === undefined) continue;
    const last = tokens[at + marker.length - 1]?.value ?? '';
    let start = at + marker.length;
    while (start < end && fillers.has(tokens[start]?.value ?? '')) start++;
    if (start >= end) continue;
    const announced = start > at + marker.length || tokens[start]?.kind === 'quoted';
    if (nouns.has(last) && marker.length === 1 && !(announced && tokens[at + marker.length]?.value !== 'of')) continue;
    return { marker: at, start };
  }
  return undefined;
}

/** The words before `at` ask to have something remembered. */
function remembers(tokens: readonly Token[], at: number): boolean {
  const [two, one] = [tokens[at - 2]?.value ?? '', tokens[at - 1]?.value ?? ''];
  return /^(?:remember|memori[sz]e)$/.test(one) || (one === 'forget' && /^(?:don['’]?t|not|never)$/.test(two)) || (one === 'mind' && two === 'in') || (one === 'later' && two === 'for') || (one === 'fact' && two === 'the');
}

/** Where text without quotes begins, so that "and" inside it joins words and not requests. */
export function textZoneStart(tokens: readonly Token[], from: number): number | undefined {
  const zone = findTextZone(tokens, from);
  const open = zone !== undefined && tokens[zone.start]?.kind !== 'quoted' ? zone.start : undefined;
  const command = commandStart(tokens, from);
  if (command === undefined || tokens[command]?.kind === 'quoted') return open;
  return open === undefined ? command : Math.min(open, command);
}

const commandWords = new Set(['the', 'this', 'a', 'following', 'command', 'shell', 'terminal', 'bash', 'script', 'line', ':', '\n', 'zsh', 'linux', 'unix']);

/** Where the command begins after "run", "execute the command", `$`; undefined when none is run. */
export function commandStart(tokens: readonly Token[], from: number): number | undefined {
  for (let at = from; at < tokens.length; at++) {
    const tag = tagAt(tokens, at);
    if (!(tag?.actions.some((sense) => sense.id === 'run' && sense.form === 'base') ?? false)) continue;
    let next = at + (tag?.actionLength ?? 1);
    let announced = false;
    while (next < tokens.length && commandWords.has(tokens[next]?.value ?? '')) {
      announced ||= ['command', 'shell', 'terminal', 'bash'].includes(tokens[next]?.value ?? '');
      next++;
    }
    const first = tokens[next];
    if (first === undefined) return undefined;
    return announced || first.kind === 'quoted' || programs.has(first.text) ? next : undefined;
  }
  return undefined;
}
