import type { RawClause, Joint } from './clauses.ts';
import { lexicon, tagAt, type ActionSense } from './lexicon/lexicon.ts';
import { trailingRemarks } from './lexicon/moods.ts';
import { PhraseTable } from './lexicon/phraseTable.ts';
import type { Marker } from './lexicon/smallWords.ts';
import { findMentions, type Mention } from './mentions.ts';
import { readMood, type Mood } from './mood.ts';
import { commandStart, findTextZone, type TextZone } from './textZone.ts';
import type { Token } from './text/tokens.ts';

/** A stretch of a clause and the word that introduces it: `to` + "the archive folder". Token indexes. */
export interface Segment {
  marker: Marker;
  /** First token of the marker itself. */
  markerAt: number;
  from: number;
  to: number;
}

/** A clause taken apart: the verb, the parts around it, the paths in it, the text it carries. */
export interface Frame {
  /** The whole sentence; tokens hold offsets into it. */
  sentence: string;
  tokens: Token[];
  joint: Joint;
  mood: Mood;
  restricted: boolean;
  head: number;
  headLength: number;
  senses: ActionSense[];
  segments: Segment[];
  mentions: Mention[];
  zone: TextZone | undefined;
  /** Token where an unquoted or quoted command begins. */
  command: number | undefined;
}

const remarks = new PhraseTable<true>();
for (const phrase of trailingRemarks) remarks.add(phrase, true);

export function buildFrame(sentence: string, clause: RawClause): Frame {
  const zone = findTextZone(clause.tokens, 0);
  const command = commandStart(clause.tokens, 0);
  const fixedFrom = command ?? zone?.start;
  const tokens = cutRemarks(clause.tokens, fixedFrom, command !== undefined);
  const kept = zone !== undefined && zone.start < tokens.length ? zone : undefined;
  const attitude = readMood(tokens, kept?.marker);
  const segments = findSegments(tokens, attitude.head, attitude.headLength, kept?.marker ?? tokens.length);
  const frame: Frame = {
    sentence, tokens, joint: clause.joint, mood: attitude.mood, restricted: attitude.restricted, head: attitude.head, headLength: attitude.headLength, senses: attitude.senses,
    segments, mentions: [], zone: kept, command: command !== undefined && command < tokens.length ? command : undefined,
  };
  frame.mentions = findMentions(frame);
  return frame;
}

/** Cuts off "please", "for me", "before I delete it", "because …". Text to be kept loses only a courtesy after a comma. */
function cutRemarks(tokens: readonly Token[], zone: number | undefined, isCommand: boolean): Token[] {
  let end = tokens.length;
  while (end > 0 && tokens[end - 1]?.kind === 'punctuation' && (tokens[end - 1]?.text === '\n' || !(zone !== undefined && end > zone))) end--;
  const open = zone !== undefined && tokens[zone]?.kind !== 'quoted';
  if (open) return withoutFinalCourtesy(tokens.slice(0, end), zone, isCommand);
  const first = Math.max(2, zone === undefined ? 2 : zone + 1);
  for (let at = first; at < end; at++) {
    const match = insteadOf(tokens, at) ? { length: 2 } : remarks.match(tokens, at, end);
    if (match === undefined) continue;
    const words = tokens.slice(at, at + match.length).map((token) => token.value);
    const reachesEnd = at + match.length >= end || tokens.slice(at + match.length, end).every((token) => token.kind === 'punctuation');
    const opensRemark = match.length > 1 && /^(?:instead|rather|before|so|as|in|to|if|when|i|it|they|which|that|because|since)$/.test(words[0] ?? '');
    if (reachesEnd || opensRemark || /^(?:because|since|cause)$/.test(words[0] ?? '')) {
      const cut = tokens[at - 1]?.kind === 'punctuation' ? at - 1 : at;
      return cutRemarks(tokens.slice(0, cut), zone, isCommand);
    }
  }
  return tokens.slice(0, end);
}

/** "… instead of deleting it". */
function insteadOf(tokens: readonly Token[], at: number): boolean {
  const words = `${tokens[at]?.value ?? ''} ${tokens[at + 1]?.value ?? ''}`;
  return (words === 'instead of' || words === 'rather than') && /ing$/.test(tokens[at + 2]?.value ?? '');
}

function withoutFinalCourtesy(tokens: readonly Token[], zone: number, isCommand: boolean): Token[] {
  const last = tokens.length - 1;
  const forMe = tokens[last - 1]?.value === 'for' && /^(?:me|us)$/.test(tokens[last]?.value ?? '');
  if (isCommand && forMe && last - 1 > zone) return withoutFinalCourtesy(tokens.slice(0, last - 1), zone, true);
  if (isCommand && /^(?:please|pls|thanks)$/.test(tokens[last]?.value ?? '') && last > zone + 1) return withoutFinalCourtesy(tokens.slice(0, last), zone, true);
  const word = /^(?:please|pls|thanks|thx|cheers)$/.test(tokens[last]?.value ?? '');
  const comma = tokens[last - 1]?.text === ',';
  return word && comma && last - 1 > zone ? tokens.slice(0, last - 1) : [...tokens];
}

function findSegments(tokens: readonly Token[], head: number, headLength: number, end: number): Segment[] {
  const segments: Segment[] = [];
  let current: Segment = { marker: 'object', markerAt: 0, from: 0, to: 0 };
  let at = 0;
  const open = (marker: Marker, markerAt: number, from: number): void => {
    current.to = markerAt;
    if (current.to > current.from) segments.push(current);
    current = { marker, markerAt, from, to: from };
  };
  while (at < end) {
    if (at === head && headLength > 0) {
      open('object', at, at + headLength);
      at += headLength;
      continue;
    }
    const marker = lexicon().markers.match(tokens, at, end);
    // "list of files", "size of x": `of` keeps to the object when no name follows directly; "under 5 MB" is no place.
    if (marker !== undefined && !isAmount(tokens, at + marker.length)) {
      open(marker.value, at, at + marker.length);
      at += marker.length;
      continue;
    }
    at++;
  }
  open('object', end, end);
  return segments;
}

function isAmount(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  return token?.kind === 'number' && (/[a-z]$/i.test(token.text) || /^(?:[kmgt]i?b|bytes?|megs?|gigs?|megabytes?|gigabytes?|seconds?|secs?|minutes?|mins?|hours?|days?|lines?|weeks?)$/i.test(tokens[at + 1]?.value ?? ''));
}

/** The words of the sentence from one token to before another, as typed. */
export function rawText(frame: Pick<Frame, 'sentence' | 'tokens'>, from: number, to: number): string {
  const first = frame.tokens[from];
  const last = frame.tokens[to - 1];
  return first === undefined || last === undefined || to <= from ? '' : frame.sentence.slice(first.start, last.end);
}

/** Topics named outside the text to be kept. */
export function topicsOf(frame: Frame): Set<string> {
  const found = new Set<string>();
  const end = frame.zone?.marker ?? frame.tokens.length;
  for (let at = 0; at < end; at++) for (const topic of tagAt(frame.tokens, at, end)?.topics ?? []) found.add(topic);
  return found;
}
