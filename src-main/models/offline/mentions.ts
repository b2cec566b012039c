import type { Frame, Segment } from './frame.ts';
import { lexicon, tagAt } from './lexicon/lexicon.ts';
import { spokenEndings } from './lexicon/objects.ts';
import { knownFolders, places, pronouns, smallWords, type Marker } from './lexicon/smallWords.ts';
import { isRooted, pathShape, type PathShape } from './text/pathShape.ts';
import { ordinal, readNumber } from './text/quantities.ts';

/** A path, a file's name or a reference to one, where it stands in a clause. Token indexes. */
export interface Mention {
  value: string;
  shape: PathShape;
  marker: Marker;
  from: number;
  to: number;
  /** What the words beside it call it. */
  noun: 'file' | 'folder' | 'archive' | undefined;
  /** `path`: unmistakable. `named`: a name after "called" or beside a noun. `bare`: a plain word in a path's place. `reference`: "it", "there". */
  certainty: 'path' | 'named' | 'bare' | 'reference';
  quoted: boolean;
  /** A plain word stands right before it that may belong to the name: "delete old notes.txt". */
  blurred: boolean;
}

const folderWord = /^(?:folder|directory|dir|subfolder|subdirectory)$/;
const skippedBefore = /^(?:the|my|a|an|this|that|our|new|empty|whole|entire|all|file|folder|directory|dir|document|archive|files|folders|directories|documents|please|just|of|:|both|old|existing|text)$/;

/** All mentions of a clause, in order. Text and commands to be kept are left out. */
export function findMentions(frame: Omit<Frame, 'mentions'>): Mention[] {
  const end = Math.min(frame.zone?.marker ?? frame.tokens.length, frame.command ?? frame.tokens.length);
  const found: Mention[] = [];
  const shellWord = frame.senses.some((sense) => sense.shell);
  for (const segment of frame.segments) {
    let at = segment.from;
    const to = Math.min(segment.to, end);
    if (segment.marker === 'named' && at < to) {
      found.push(nameMention(frame, segment, to));
      continue;
    }
    while (at < to) {
      const mention = literalAt(frame, segment, at, to, shellWord) ?? folderAt(frame, segment, at, to) ?? besideNoun(frame, segment, at, to) ?? referenceAt(frame, segment, at, to);
      if (mention !== undefined) {
        found.push(mention);
        at = mention.to;
      } else at++;
    }
    const limit = ['in', 'from', 'of'].includes(segment.marker) ? beforeInnerVerb(frame, segment.from, to) : to;
    const asks = frame.mood === 'question' && segment.marker === 'object';
    const bare = asks || found.some((mention) => mention.from >= segment.from && mention.from < limit) ? undefined : bareWord(frame, segment, limit);
    if (bare !== undefined) found.push(...bare);
  }
  const after = frame.zone === undefined || frame.tokens[frame.zone.start]?.kind !== 'quoted' ? [] : afterQuotedText(frame, frame.zone.start + 1);
  return [...found, ...after];
}

type Bare = Omit<Frame, 'mentions'>;

function mention(frame: Bare, marker: Marker, value: string, from: number, to: number, rest: Partial<Mention> = {}): Mention {
  return { value, shape: pathShape(value), marker, from, to, noun: nounBeside(frame, from, to), certainty: 'path', quoted: false, blurred: isBlurred(frame, from), ...rest };
}

/** A path or quoted name. A rooted path goes on over blanks as far as a later piece completes it. */
function literalAt(frame: Bare, segment: Segment, at: number, to: number, shellWord: boolean): Mention | undefined {
  const token = frame.tokens[at];
  if (token?.kind === 'quoted') return mention(frame, segment.marker, token.value, at, at + 1, { quoted: true, certainty: 'named', blurred: false });
  if (token?.kind !== 'path') return undefined;
  if (isSpokenEnding(token.text) && !shellWord) return undefined;
  let last = at;
  if (isRooted(token.text) && !shellWord && pathShape(token.text) !== 'file' && pathShape(token.text) !== 'archive') {
    for (let next = at + 1; next < Math.min(to, at + 7); next++) {
      const piece = frame.tokens[next];
      if (piece === undefined || (piece.kind !== 'word' && piece.kind !== 'path' && piece.kind !== 'number') || (piece.kind === 'path' && isRooted(piece.text))) break;
      if (piece.kind === 'word' && /^(?:and|or|then|for|please|recursively)$/.test(piece.value)) break;
      if (piece.kind === 'path') last = next;
    }
    if (last === at) last = capitalisedRun(frame, at, to);
  } else if (!isRooted(token.text) && !shellWord && at > segment.from) {
    const start = spacedNameStart(frame, segment, at);
    if (start < at) return mention(frame, segment.marker, frame.sentence.slice(frame.tokens[start]?.start, token.end), start, at + 1);
  }
  const value = frame.sentence.slice(token.start, frame.tokens[last]?.end);
  return mention(frame, segment.marker, value, at, last + 1);
}

/** "C:\Program Files": capitalised words that follow a rooted path closely belong to it. */
function capitalisedRun(frame: Bare, at: number, to: number): number {
  let last = at;
  if (!/[A-Z]/.test(frame.tokens[at]?.text.split(/[/\\]/).at(-1)?.[0] ?? '')) return at;
  while (last + 1 < to && frame.tokens[last + 1]?.kind === 'word' && /^[A-Z]/.test(frame.tokens[last + 1]?.text ?? '') && !lexicon().markers.match(frame.tokens, last + 1, to)) last++;
  return last;
}

/** "Annual Report 2023.pdf" without quotes: capitalised words before an ending belong to the name. */
function spacedNameStart(frame: Bare, segment: Segment, at: number): number {
  let start = at;
  while (start - 1 >= segment.from) {
    const before = frame.tokens[start - 1];
    if (before?.kind !== 'word' && before?.kind !== 'number') break;
    if (before.kind === 'word' && !/^[A-Z]/.test(before.text)) break;
    if (knownFolders.has(before.value) || folderWord.test(before.value)) break;
    start--;
  }
  // The piece with the ending must fit: "Report.pdf" or "2023.pdf" after capitalised words.
  return start;
}

/** `.psd`, `*.psd` as kinds of files: left to the pattern's own extractor. */
function isSpokenEnding(text: string): boolean {
  return /^\.[a-z0-9]+$/i.test(text) && spokenEndings.has(text.slice(1).toLowerCase());
}

/** "Downloads", "my desktop", "the home folder", "the current folder". */
function folderAt(frame: Bare, segment: Segment, at: number, to: number): Mention | undefined {
  const token = frame.tokens[at];
  if (token?.kind !== 'word') return undefined;
  const next = frame.tokens[at + 1]?.value ?? '';
  const withNoun = at + 1 < to && folderWord.test(next);
  const known = knownFolders.get(token.value);
  const previous = frame.tokens[at - 1]?.value ?? '';
  if (known !== undefined) {
    if (/^(?:notification|notifications|environment|background|app|computer|alert|file|files|popup)$/.test(next)) return undefined;
    const inPlace = withNoun || /^[A-Z]/.test(token.text) || /^(?:my|in|to|into|on|onto|under|from|inside|within|of|through|across)$/.test(previous) || (segment.from === at && segment.marker !== 'object') || /^(?:the)$/.test(previous) && segment.marker !== 'object';
    if (inPlace && token.value !== 'download') return mention(frame, segment.marker, known, at, at + (withNoun ? 2 : 1), { noun: 'folder', shape: 'folder' });
  }
  if (token.value === 'home' && (withNoun || segment.marker !== 'object' || previous === 'my')) return mention(frame, segment.marker, '~', at, at + (withNoun ? 2 : 1), { noun: 'folder', shape: 'folder' });
  if ((token.value === 'current' || token.value === 'this' || token.value === 'working' || token.value === 'workspace' || token.value === 'project') && withNoun && !/^(?:that)$/.test(previous)) return mention(frame, segment.marker, '.', at, at + 2, { noun: 'folder', shape: 'folder' });
  if ((token.value === 'here' && segment.marker !== 'of') || (token.value === 'workspace' && segment.marker !== 'object')) return mention(frame, segment.marker, '.', at, at + 1, { noun: 'folder', shape: 'folder' });
  return undefined;
}

/** "the folder old-builds", "old-builds folder", "file LICENSE". */
function besideNoun(frame: Bare, segment: Segment, at: number, to: number): Mention | undefined {
  const token = frame.tokens[at];
  if (token?.kind !== 'word' && token?.kind !== 'number') return undefined;
  const next = frame.tokens[at + 1];
  if (at + 1 < to && next?.kind === 'word' && folderWord.test(next.value) && isName(frame, at)) {
    const start = nameRunStart(frame, segment, at);
    return mention(frame, segment.marker, frame.sentence.slice(frame.tokens[start]?.start, token.end), start, at + 2, { noun: 'folder', shape: 'folder', certainty: 'named' });
  }
  if (!/^(?:folder|directory|dir|subfolder|file|archive)$/.test(token.value)) return undefined;
  let name = at + 1;
  if (frame.tokens[name]?.text === ':') name++;
  const follows = name + 1 < to ? frame.tokens[name + 1]?.kind : undefined;
  if (name >= to || frame.tokens[name]?.kind !== 'word' || !isName(frame, name) || follows === 'path' || follows === 'quoted') return undefined;
  let last = name;
  while (last + 1 < to && frame.tokens[last + 1]?.kind === 'word' && /^[A-Z]/.test(frame.tokens[name]?.text ?? '') && /^[A-Z]/.test(frame.tokens[last + 1]?.text ?? '')) last++;
  const noun = token.value === 'file' ? 'file' : token.value === 'archive' ? 'archive' : 'folder';
  return mention(frame, segment.marker, frame.sentence.slice(frame.tokens[name]?.start, frame.tokens[last]?.end), name, last + 1, { noun, shape: noun, certainty: 'named' });
}

/** "Holiday Photos folder": capitalised words before the last one. */
function nameRunStart(frame: Bare, segment: Segment, at: number): number {
  let start = at;
  while (start - 1 >= segment.from && frame.tokens[start - 1]?.kind === 'word' && /^[A-Z]/.test(frame.tokens[start - 1]?.text ?? '') && /^[A-Z]/.test(frame.tokens[start]?.text ?? '') && isName(frame, start - 1)) start--;
  return start;
}

/** Topics whose words are common names of folders: photos, notes, data, tests, cache. */
const nameTopics = new Set(['file', 'archive', 'data', 'test', 'web', 'code', 'mind']);

/** A word that may be a name: no small word, no verb or noun the functions speak of, unless it looks like one. */
function isName(frame: Bare, at: number): boolean {
  const token = frame.tokens[at];
  if (token === undefined || (token.kind !== 'word' && token.kind !== 'number')) return false;
  if (/[-_\d]/.test(token.text) && tagAt(frame.tokens, at, at + 1) === undefined) return true;
  if (smallWords.has(token.value) || /ly$/.test(token.value)) return false;
  const typed = token.text.toLowerCase();
  if (typed !== token.value) return true;
  const tag = tagAt(frame.tokens, at, at + 1);
  if (tag === undefined) return true;
  if (tag.actions.length > 0 && tag.actions.some((sense) => sense.form === 'base')) return /^(?:build|notes?|backup|archive|test|log|zip|draft)$/.test(typed) && tag.topics.length + tag.actions.length > 0;
  return tag.topics.every((topic) => nameTopics.has(topic)) && !/^(?:file|document|archive|zip)s?$/.test(typed);
}

/** "called Holiday Photos": everything up to the next part of the clause. */
function nameMention(frame: Bare, segment: Segment, to: number): Mention {
  const first = frame.tokens[segment.from];
  if (first?.kind === 'quoted') return mention(frame, 'named', first.value, segment.from, segment.from + 1, { quoted: true, certainty: 'named' });
  let last = segment.from;
  while (last + 1 < to && frame.tokens[last + 1]?.kind !== 'punctuation' && frame.tokens[last + 1]?.kind !== 'quoted' && frame.tokens[last + 1]?.value !== 'and') last++;
  return mention(frame, 'named', frame.sentence.slice(first?.start, frame.tokens[last]?.end), segment.from, last + 1, { certainty: 'named' });
}

/** "it", "them", "that file", "the archive", "in there". */
function referenceAt(frame: Bare, segment: Segment, at: number, to: number): Mention | undefined {
  const token = frame.tokens[at];
  if (token?.kind !== 'word') return undefined;
  const next = at + 1 < to ? (frame.tokens[at + 1]?.value ?? '') : '';
  const noun = /^(?:file|document|script|copy|original|image|picture|photo|note|new|source|duplicate|one)$/.test(next) ? 'file' : folderWord.test(next) ? 'folder' : /^(?:archive|zip|tarball)$/.test(next) ? 'archive' : undefined;
  const rest = (value: string, length: number, kind: Mention['noun']): Mention => mention(frame, segment.marker, value, at, at + length, { certainty: 'reference', noun: kind, shape: 'unknown' });
  const follows = at + 2 < to ? frame.tokens[at + 2] : undefined;
  const namedAfter = follows !== undefined && (follows.kind === 'path' || follows.kind === 'quoted' || follows.text === ':' || (follows.kind === 'word' && isName(frame, at + 2)));
  if (/^(?:that|this|the|those|these|its|same|your)$/.test(token.value) && noun !== undefined && !namedAfter) return rest(`${token.value} ${next}`, 2, noun);
  const counted = token.value === 'the' || token.value === 'number' ? 1 : 0;
  if (ordinal(frame.tokens[at + counted]?.value ?? '') !== undefined && at + counted < to) {
    const item = at + counted + 1 < to ? (frame.tokens[at + counted + 1]?.value ?? '') : '';
    if (/^(?:one|file|folder|result|match|entry|item|hit)$/.test(item)) return rest(`${counted === 1 ? 'the ' : ''}${frame.tokens[at + counted]?.value ?? ''} ${item}`, counted + 2, undefined);
  }
  if (/^(?:it|them)$/.test(token.value)) return rest(token.value, 1, undefined);
  if (pronouns.has(token.value) && noun === undefined && (next === '' || !isName(frame, at + 1) && (tagAt(frame.tokens, at + 1, to)?.topics.length ?? 0) === 0)) return rest(token.value, 1, undefined);
  if (places.has(token.value) && (segment.marker === 'in' || segment.marker === 'to' || segment.marker === 'from' || at === to - 1)) return { ...rest(token.value, 1, 'folder'), marker: segment.marker === 'object' ? 'to' : segment.marker };
  return undefined;
}

/** One plain word, or several joined by "and", where a path belongs. */
function bareWord(frame: Bare, segment: Segment, to: number): Mention[] | undefined {
  let from = segment.from;
  while (from < to && skippedBefore.test(frame.tokens[from]?.value ?? '')) from++;
  // "open the door", "on the printer": what stands after an article, or after "on" and "at", is a thing and no name.
  const before = frame.tokens[from - 1]?.value ?? '';
  if ((segment.marker === 'object' || segment.marker === 'of') && from > segment.from && /^(?:the|my|a|an|this|that|our)$/.test(before)) return undefined;
  if (segment.marker === 'in' && /^(?:on|at|through|across)$/.test(frame.tokens[segment.markerAt]?.value ?? '')) return undefined;
  const words = frame.tokens.slice(from, to).map((token, offset) => ({ token, at: from + offset }));
  const shellWord = frame.senses.some((sense) => sense.shell) && segment.marker === 'object';
  const names = words.filter(({ token, at }) => (token.kind === 'word' || /^\d{4}$/.test(token.text)) && !/^(?:and|,)$/.test(token.value) && (shellWord || isNameInPlace(frame, segment, at)) && !/^-/.test(token.text));
  const others = words.filter(({ token }) => token.kind !== 'punctuation' && token.value !== 'and' && !/^-/.test(token.text));
  if (names.length === 0 || names.length !== others.length) return undefined;
  const separated = names.length === 1 || shellWord || words.length === names.length * 2 - 1;
  if (!separated) return undefined;
  return names.map(({ token, at }) => mention(frame, segment.marker, token.text, at, at + 1, { certainty: pathShape(token.text) === 'file' ? 'named' : 'bare' }));
}

/** "under src mention x": the place ends where a verb begins. */
function beforeInnerVerb(frame: Bare, from: number, to: number): number {
  for (let at = from + 1; at < to; at++) if (readNumber([frame.tokens[at]?.value ?? '']) !== undefined || /^(?:sorted|ordered|by)$/.test(frame.tokens[at]?.value ?? '')) return at;
  for (let at = from + 1; at < to; at++) if (tagAt(frame.tokens, at)?.actions.some((sense) => sense.id === 'grep' || sense.form === 's') ?? false) return at;
  return to;
}

function isNameInPlace(frame: Bare, segment: Segment, at: number): boolean {
  const token = frame.tokens[at];
  if (token === undefined || smallWords.has(token.value)) return false;
  if (segment.marker === 'to' || segment.marker === 'from' || segment.marker === 'in') return isName(frame, at) || (segment.marker === 'to' && segment.to - segment.from === 1 && !(tagAt(frame.tokens, at, at + 1)?.actions.some((sense) => sense.form === 'base' && !sense.shell) ?? false));
  return isName(frame, at);
}

/** After quoted text the clause goes on: `"- call" to ~/todo.md`. */
function afterQuotedText(frame: Bare, from: number): Mention[] {
  const rest = { ...frame, zone: undefined };
  const found: Mention[] = [];
  for (const segment of segmentsAfter(frame, from)) {
    for (let at = segment.from; at < segment.to; at++) {
      const made = literalAt(rest, segment, at, segment.to, false) ?? folderAt(rest, segment, at, segment.to);
      if (made !== undefined) found.push(made);
    }
  }
  return found;
}

function segmentsAfter(frame: Bare, from: number): Segment[] {
  const segments: Segment[] = [];
  let current: Segment = { marker: 'object', markerAt: from, from, to: from };
  for (let at = from; at <= frame.tokens.length; at++) {
    const marker = at < frame.tokens.length ? lexicon().markers.match(frame.tokens, at) : { value: 'object' as Marker, length: 1 };
    if (marker === undefined) continue;
    segments.push({ ...current, to: at });
    current = { marker: marker.value, markerAt: at, from: at + marker.length, to: at + marker.length };
  }
  return segments.filter((segment) => segment.to > segment.from);
}

const plainBefore = /^(?:want|need|like|love|have|get|out|away|off|up|down|over|the|my|a|an|this|that|your|our|these|those|its|file|files|folder|directory|document|script|image|photo|picture|video|spreadsheet|archive|zip|tarball|called|named|both|and|or|also|please|of|is|does|just|only|me|to|text|everything|from|in|with|copy|one|has|have|like|then)$/;

/** Whether the word right before may be part of the name. After "the" or "my" it is an adjective. */
function isBlurred(frame: Bare, from: number): boolean {
  const before = frame.tokens[from - 1];
  if (before?.kind !== 'word' || (from - 1 >= frame.head && from - 1 < frame.head + frame.headLength) || plainBefore.test(before.value)) return false;
  if (lexicon().markers.match(frame.tokens, from - 1) !== undefined || frame.senses.some((sense) => sense.shell)) return false;
  for (let at = from - 2; at >= Math.max(0, from - 5); at--) {
    if (/^(?:the|my|this|that|your|our|a|an)$/.test(frame.tokens[at]?.value ?? '')) return false;
    if (frame.tokens[at]?.kind !== 'word') break;
  }
  return !frame.segments.some((segment) => segment.from === from && segment.marker !== 'object');
}

function nounBeside(frame: Bare, from: number, to: number): Mention['noun'] {
  const head = (at: number): boolean => at >= frame.head && at < frame.head + frame.headLength;
  const linked = /^(?:called|named|:)$/.test(frame.tokens[from - 1]?.value ?? '') ? [from - 2] : [];
  for (const index of [from - 1, ...linked, to]) {
    const value = frame.tokens[index]?.kind === 'word' && !head(index) ? (frame.tokens[index]?.value ?? '') : '';
    if (folderWord.test(value)) return 'folder';
    if (/^(?:file|document|script|image|photo|picture|spreadsheet|video)$/.test(value)) return 'file';
    if (/^(?:archive|zip|tarball)$/.test(value)) return 'archive';
  }
  return undefined;
}
