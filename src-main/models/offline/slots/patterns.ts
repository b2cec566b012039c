import { rawText } from '../frame.ts';
import { tagAt } from '../lexicon/lexicon.ts';
import { nounForms } from '../lexicon/inflect.ts';
import { fileKinds, spokenEndings } from '../lexicon/objects.ts';
import { smallWords } from '../lexicon/smallWords.ts';
import type { Json } from '../../../../src-preload/contract/index.ts';
import type { Mention } from '../mentions.ts';
import type { Draft } from './fill.ts';
import { isList, type Slot } from './slotKinds.ts';

/** Takes which files are meant ("all .psd", "pdf files", "named invoice*"), and which text is looked for. */
export function fillPatterns(draft: Draft): void {
  const text = draft.profile.slots.find((slot) => slot.kind === 'pattern');
  const glob = draft.profile.slots.find((slot) => slot.kind === 'glob');
  if (glob === undefined && text === undefined) return;
  if (glob !== undefined) {
    const value = fileNames(draft, text !== undefined || glob.name.startsWith('glob'));
    if (value !== undefined) draft.arguments[glob.name] = isList(glob.schema) && glob.schema['type'] === 'array' ? [value] : value;
  }
  if (text !== undefined) fillText(draft, text);
}

/** A pattern for file names. `only`: the clause is about text, so that names count as patterns only when they have a wildcard or an ending. */
function fileNames(draft: Draft, only: boolean): Json | undefined {
  const { frame } = draft;
  const wild = draft.unused.find((mention) => mention.shape === 'glob');
  if (wild !== undefined) {
    draft.take(wild);
    return wild.value;
  }
  const ending = endingOf(draft);
  const called = ending === undefined || only ? undefined : draft.unused.find((mention) => mention.marker === 'named');
  if (ending !== undefined && called !== undefined) {
    draft.take(called);
    return `*${called.value}${ending}`;
  }
  if (ending !== undefined) return ending;
  if (only) return undefined;
  const part = partOfName(draft);
  if (part !== undefined) return part;
  const named = draft.unused.find((mention) => mention.marker === 'named') ?? draft.unused.find((mention) => ['object', 'of'].includes(mention.marker) && (mention.shape === 'file' || mention.shape === 'archive' || (mention.quoted && mention.noun !== 'folder')));
  const searches = frame.senses.some((sense) => sense.id === 'search' || sense.id === 'grep');
  if (named === undefined || (named.certainty === 'path' && !searches)) return undefined;
  draft.take(named);
  if (named.quoted && named.marker !== 'named' && named.shape === 'unknown' && !frame.tokens.some((token, at) => token.kind === 'word' && /^(?:files?|documents?|folders?)$/.test(token.value) && !frame.mentions.some((mention) => mention.from <= at && at < mention.to))) draft.mismatch = true;
  return frame.tokens[named.from]?.kind === 'path' || named.quoted ? named.value : named.value.trim();
}

/** ".psd", "pdf files", "all jpgs", "photos". */
function endingOf(draft: Draft): string | undefined {
  const { tokens } = draft.frame;
  const end = draft.frame.zone?.marker ?? tokens.length;
  for (let at = draft.frame.head + draft.frame.headLength; at < end; at++) {
    const token = tokens[at];
    if (token === undefined || (token.kind !== 'word' && token.kind !== 'path')) continue;
    if (draft.frame.mentions.some((mention) => (mention.certainty === 'path' || (mention.certainty !== 'reference' && mention.marker !== 'object')) && mention.from <= at && at < mention.to)) continue;
    const word = (token.kind === 'path' ? token.text : token.value).toLowerCase();
    const singular = word.replace(/s$/, '');
    const dotted = /^\.([a-z0-9]{1,10})$/.exec(word)?.[1];
    const next = tokens[at + 1]?.value ?? '';
    if (/^(?:folder|directory|dir|subfolder)$/.test(next)) continue;
    const beforeNoun = /^(?:files?|images?|documents?|pictures?|photos?|archives?|scripts?|videos?|docs?)$/.test(next);
    if (dotted !== undefined && (token.kind === 'path' || beforeNoun)) {
      draft.useTokens(at, at + (beforeNoun ? 2 : 1));
      return `*.${dotted}`;
    }
    const spoken = spokenEndings.has(word) ? word : spokenEndings.has(singular) && !['db', 'j', 'i'].includes(singular) ? singular : undefined;
    if (spoken !== undefined && spoken !== 'go' && (beforeNoun || word !== spoken || isListed(tokens[at - 1]?.value)) && !tokens.slice(0, end).some((other) => /^(?:called|named)$/.test(other.value))) {
      draft.useTokens(at, at + (beforeNoun ? 2 : 1));
      return `*.${spoken}`;
    }
    const everyOne = /^(?:every|any|each)$/.test(tokens[at - 1]?.value ?? '');
    const kind = fileKinds.find(({ words }) => words.some((phrase) => nounForms(phrase).includes(word)));
    if (kind !== undefined && (beforeNoun || word === 'music' || everyOne || kind.words.some((phrase) => nounForms(phrase)[1] === word))) {
      const modifier = beforeNoun || !['text', 'word', 'log'].includes(singular);
      if (!modifier || (draft.unused.some((mention) => mention.from === at + 1))) continue;
      draft.useTokens(at, at + (beforeNoun ? 2 : 1));
      return kind.endings.length === 1 ? `*.${kind.endings[0] ?? ''}` : `*.{${kind.endings.join(',')}}`;
    }
  }
  return undefined;
}

function isListed(before: string | undefined): boolean {
  return before !== undefined && /^(?:all|every|any|the|my|each)$/.test(before);
}

/** "starting with draft", "with report in the name", "ending in .log". */
function partOfName(draft: Draft): string | undefined {
  const { frame } = draft;
  const words = frame.tokens.map((token) => (token.kind === 'word' ? token.value : ''));
  const name = (at: number): string | undefined => {
    const token = frame.tokens[at];
    return token === undefined || token.kind === 'punctuation' ? undefined : token.kind === 'quoted' ? token.value : token.text;
  };
  for (let at = 0; at < words.length; at++) {
    const two = `${words[at] ?? ''} ${words[at + 1] ?? ''}`;
    const value = name(at + 2);
    if (/^(?:starting|start|starts|beginning|begin|begins) with$/.test(two) && value !== undefined) return used(draft, at, at + 3, `${value}*`);
    if (/^(?:ending|end|ends) (?:with|in|on)$/.test(two) && value !== undefined) return used(draft, at, at + 3, `*${value}`);
    if (words[at] === 'with' && words[at + 2] === 'in' && /^(?:the|their|its)$/.test(words[at + 3] ?? '') && /^(?:names?|titles?|filenames?)$/.test(words[at + 4] ?? '')) {
      const inner = name(at + 1);
      if (inner !== undefined) return used(draft, at, at + 5, `*${inner}*`);
    }
  }
  return undefined;
}

function used(draft: Draft, from: number, to: number, value: string): string {
  draft.useTokens(from, to);
  return value;
}

const textLabel = /^(?:the|a|an|word|words|text|string|phrase|line|lines|for|expression|pattern|term|name|any|all|every|occurrences?|mentions?|of|references?|to|uses?|exact|me|anywhere|everywhere|somewhere|where|files?|that|which)$/;

/** The text to look for: quoted, or what stands after the verb or after "mention", "contain", "the word". */
function fillText(draft: Draft, slot: Slot): void {
  const { frame } = draft;
  const quoted = quotedText(draft);
  if (quoted !== undefined) {
    draft.arguments[slot.name] = quoted.value;
    draft.useTokens(quoted.from, quoted.to);
    draft.zoneUsed = true;
    return;
  }
  const range = plainText(draft);
  if (range === undefined || Array.from({ length: range.to - range.from }, (_, offset) => range.from + offset).every((at) => draft.used.has(at))) return;
  let { from, to } = range;
  while (from < to && textLabel.test(frame.tokens[from]?.value ?? '')) from++;
  while (to > from && (/^(?:anywhere|everywhere|somewhere|at all|please)$/.test(frame.tokens[to - 1]?.value ?? '') || frame.tokens[to - 1]?.kind === 'punctuation')) to--;
  const value = rawText(frame, from, to).trim();
  if (value === '' || /^(?:in|on|under|from|inside|within)\b/i.test(value) || /^(?:something|anything|it|this|that|text|some text|some word|a word|a string|stuff|some string)$/i.test(value)) return;
  draft.arguments[slot.name] = value;
  draft.useTokens(from, to);
  if (!range.announced) for (let at = from; at < to; at++) if (frame.tokens[at]?.text === frame.tokens[at]?.value) draft.loose.add(at);
  draft.zoneUsed = true;
}

function quotedText(draft: Draft): Mention | undefined {
  const zone = draft.frame.zone;
  const token = zone === undefined ? undefined : draft.frame.tokens[zone.start];
  if (zone !== undefined && token?.kind === 'quoted') return { value: token.value, shape: 'unknown', marker: 'object', from: zone.start, to: zone.start + 1, noun: undefined, certainty: 'named', quoted: true, blurred: false };
  const found = draft.unused.filter((mention) => mention.quoted && mention.noun !== 'folder');
  const verb = draft.frame.tokens.findIndex((_, at) => at > draft.frame.head && (tagAt(draft.frame.tokens, at)?.actions.some((sense) => sense.id === 'grep') ?? false));
  return found.find((mention) => !['in', 'from', 'to'].includes(mention.marker) || (verb !== -1 && mention.from > verb && mention.from - verb < 5)) ?? (found.length === 1 && draft.unused.length > 1 ? found[0] : undefined);
}

/** Where a text without quotes stands. `announced`: words say that a text follows. */
function plainText(draft: Draft): { from: number; to: number; announced: boolean } | undefined {
  const { frame } = draft;
  const end = frame.tokens.length;
  const inner = innerVerb(draft);
  if (inner !== undefined) return inner.passive ? { ...inner, announced: true } : { from: inner.from, to: placeStart(draft, inner.from, end), announced: true };
  const greps = frame.senses.some((sense) => sense.id === 'grep' || sense.id === 'search');
  if (frame.zone !== undefined && (greps || frame.tokens[frame.zone.marker]?.kind === 'word')) return { from: frame.zone.start, to: placeStart(draft, frame.zone.start, end), announced: true };
  if (!greps) return undefined;
  const after = frame.head + frame.headLength;
  const find = (words: RegExp): number => frame.tokens.findIndex((token, at) => at >= after && token.kind === 'word' && words.test(token.value) && at + 1 < end);
  const found = find(/^(?:word|words|text|string|phrase)$/);
  const label = found !== -1 && /^(?:documents?|files?|docs?)$/.test(frame.tokens[found + 1]?.value ?? '') ? -1 : found;
  const lineAt = frame.tokens.findIndex((token, at) => at >= after && /^lines?$/.test(token.value) && /^(?:with|having)$/.test(frame.tokens[at + 1]?.value ?? ''));
  if (lineAt !== -1) return { from: lineAt + 2, to: placeStart(draft, lineAt + 2, end), announced: true };
  const forAt = find(/^for$/);
  if (label !== -1) return { from: label + 1, to: placeStart(draft, label + 1, end), announced: true };
  const from = forAt !== -1 ? forAt + 1 : after;
  const to = placeStart(draft, from, end);
  const topical = frame.tokens.slice(from, to).some((token, offset) => token.kind === 'path' || (token.kind === 'word' && token.text === token.value && (tagAt(frame.tokens, from + offset)?.topics.some((topic) => topic === 'file' || topic === 'folder') ?? false)));
  const clearPlace = frame.mentions.some((mention) => mention.from >= to && mention.certainty !== 'bare' && ['in', 'from'].includes(mention.marker));
  const wholeVerb = frame.senses.some((sense) => sense.id === 'grep' && sense.shell) || forAt !== -1;
  return topical || !(clearPlace || wholeVerb) ? undefined : { from, to, announced: wholeVerb };
}

/** "which files mention X", "where is X used". */
function innerVerb(draft: Draft): { from: number; to: number; passive: boolean } | undefined {
  const { frame } = draft;
  for (let at = frame.head + Math.max(frame.headLength, 1); at < frame.tokens.length; at++) {
    const tag = tagAt(frame.tokens, at);
    const sense = tag?.actions.find((one) => one.id === 'grep');
    if (tag === undefined || sense === undefined || /^(?:including|using|saying|calling)$/.test(frame.tokens[at]?.value ?? '')) continue;
    if (sense.form === 'past') {
      const be = frame.tokens.slice(0, at).findLastIndex((token) => token.kind === 'word' && /^(?:is|are|was|were|does|do|gets)$/.test(token.value));
      if (be !== -1 && be + 1 < at) return { from: be + 1, to: at, passive: true };
      continue;
    }
    if (at + tag.actionLength < frame.tokens.length && (sense.form !== 'base' || frame.mood === 'question' || at > frame.head + 1)) {
      draft.useTokens(at, at + tag.actionLength);
      return { from: at + tag.actionLength, to: frame.tokens.length, passive: false };
    }
  }
  return undefined;
}

/** Where the place begins that the text is looked for in; the end when none is told. */
function placeStart(draft: Draft, from: number, end: number): number {
  const place = draft.frame.segments.find((segment) => segment.markerAt > from && ['in', 'from'].includes(segment.marker) && (draft.frame.mentions.some((mention) => mention.from >= segment.from && mention.to <= segment.to) || draft.frame.tokens.slice(segment.from, segment.to).some((token) => token.kind === 'word' && (smallWords.has(token.value) || /^files?$/.test(token.value)))));
  if (place !== undefined) return place.markerAt;
  // In text to be kept there are no segments: the last "in <path>" ends it.
  for (let at = end - 2; at > from; at--) if (draft.frame.tokens[at]?.kind === 'word' && /^(?:in|under|inside|within|from)$/.test(draft.frame.tokens[at]?.value ?? '') && draft.frame.tokens[at + 1]?.kind === 'path') return at;
  return end;
}
