import { rawText } from '../frame.ts';
import type { Mention } from '../mentions.ts';
import type { Draft } from './fill.ts';
import { pathShape } from '../text/pathShape.ts';
import type { Slot } from './slotKinds.ts';

/** The heading of a message that was given none: who shows it. */
const ownName = 'Steward';

/** Words that stand for a text that has still to be told. */
const stillToTell = /^(?:something|anything|some text|text|this|that|it|this text|that text|some stuff|stuff|some notes|a note|notes|a line|another line|a new line|lines|one more line|another entry|a message|a few lines|the following|the following text|the following lines|this list|these lines|the new settings|these numbers|this data|the text|some content|content)$/i;
const leadIn = /^(?:(?:the|a|an|one more|another)\s+)?(?:new\s+)?(?:text|line|lines|words|word|sentence|string|phrase|message|entry|note)\b(?:\s+(?:that says|saying|containing|with|reading))?\s*:?\s+(?=\S)/i;

/** Takes the text a file or a message is to hold, and a message's title. */
export function fillTexts(draft: Draft): void {
  const content = draft.profile.slots.find((slot) => slot.kind === 'content');
  if (content === undefined) return;
  const title = draft.profile.slots.find((slot) => slot.kind === 'title');
  if (title !== undefined) fillTitle(draft, title);
  const found = fromZone(draft, content) || fromContentOf(draft, content) || fromObject(draft, content, title !== undefined) || fromWith(draft, content);
  if (title !== undefined && content.name in draft.arguments) draft.arguments[title.name] ??= title.name === 'subject' ? '' : ownName;
  if (found) return;
  const { frame } = draft;
  const saysEmpty = draft.profile.nameActions.has('create') && frame.tokens.some((token) => token.kind === 'word' && /^(?:empty|blank)$/.test(token.value));
  if (saysEmpty || frame.senses.some((sense) => sense.shell && sense.id === 'create')) draft.arguments[content.name] = '';
}

/** After "with content", "that says", ":". */
function fromZone(draft: Draft, slot: Slot): boolean {
  const { frame } = draft;
  if (frame.zone === undefined) return false;
  const first = frame.tokens[frame.zone.start];
  if (first === undefined) return false;
  if (first.kind === 'quoted') {
    draft.arguments[slot.name] = first.value;
    draft.useTokens(frame.zone.marker, frame.zone.start + 1);
  } else {
    const end = takeAttachments(draft, frame.zone.start) ?? placeAtEnd(draft, frame.zone.start);
    const text = withoutInIt(frame.sentence.slice(first.start, frame.tokens[end - 1]?.end));
    if (stillToTell.test(text)) {
      draft.zoneUsed = true;
      return true;
    }
    draft.arguments[slot.name] = text;
    draft.useTokens(frame.zone.marker, end);
    const place = frame.tokens.at(-1);
    if (end < frame.tokens.length && place !== undefined && !('attachments' in draft.arguments)) draft.unused.push({ value: place.value, shape: pathShape(place.value), marker: 'to', from: frame.tokens.length - 1, to: frame.tokens.length, noun: undefined, certainty: 'path', quoted: false, blurred: false });
  }
  draft.zoneUsed = true;
  return true;
}

/** `… see you at noon, attach ~/menu.pdf`: what is attached is no part of the text. The token the text ends before. */
function takeAttachments(draft: Draft, from: number): number | undefined {
  const { tokens } = draft.frame;
  if (!draft.profile.slots.some((slot) => slot.name === 'attachments')) return undefined;
  const at = tokens.findLastIndex((token, index) => index > from && token.kind === 'word' && /^attach(?:ing|ed)?$/.test(token.value));
  const rest = tokens.slice(at + 1);
  const paths = rest.filter((token) => token.kind === 'path' || token.kind === 'quoted');
  if (at === -1 || paths.length === 0 || !rest.every((token) => paths.includes(token) || /^(?:,|and|the|file|files|\.)$/.test(token.value))) return undefined;
  draft.arguments['attachments'] = paths.map((token) => token.value);
  draft.useTokens(at, tokens.length);
  let end = at;
  while (end > from + 1 && /^(?:,|and|\.|;)$/.test(tokens[end - 1]?.value ?? '')) end--;
  return end;
}

/** "a line saying goodbye to letter.txt": where no file was named before, the path at the end is it. */
function placeAtEnd(draft: Draft, from: number): number {
  const { tokens } = draft.frame;
  const writes = draft.frame.senses.some((sense) => sense.id === 'append' || sense.id === 'write');
  if (!writes || tokens.at(-1)?.kind !== 'path' || draft.unused.some((mention) => mention.shape !== 'folder')) return tokens.length;
  const before = tokens.length - 2;
  return before > from && /^(?:to|into|in)$/.test(tokens[before]?.value ?? '') ? before : tokens.length;
}

/** "set the content of motd to Welcome": what follows the file. */
function fromContentOf(draft: Draft, slot: Slot): boolean {
  const { frame } = draft;
  const last = frame.tokens[frame.head + frame.headLength - 1]?.value;
  const file = frame.mentions.find((mention) => mention.from >= frame.head + frame.headLength);
  if (!frame.senses.some((sense) => sense.id === 'overwrite') || !/^(?:of|in)$/.test(last ?? '') || file === undefined) return false;
  const at = frame.tokens.findIndex((token, index) => index >= file.to && token.kind === 'word' && /^(?:to|with|by)$/.test(token.value));
  const first = frame.tokens[at + 1];
  if (at === -1 || first === undefined) return false;
  const value = first.kind === 'quoted' ? first.value : rawText(frame, at + 1, frame.tokens.length).replace(leadIn, '');
  draft.useTokens(at, first.kind === 'quoted' ? at + 2 : frame.tokens.length);
  draft.zoneUsed = true;
  if (!stillToTell.test(value)) draft.arguments[slot.name] = value;
  return true;
}

/** "with 1.4.2 in it" without a word that announces text; "with {"debug": true}". */
function fromWith(draft: Draft, slot: Slot): boolean {
  const { frame } = draft;
  const at = frame.tokens.findIndex((token, index) => index > frame.head && token.kind === 'word' && token.value === 'with');
  if (at === -1) return false;
  const first = frame.tokens[at + 1];
  if (first === undefined) return false;
  const text = frame.sentence.slice(first.start, frame.tokens.at(-1)?.end);
  const inIt = withoutInIt(text);
  const literal = first.kind === 'quoted' || first.kind === 'json';
  if (!literal && inIt === text && !frame.senses.some((sense) => sense.id === 'overwrite' || sense.id === 'create' || sense.id === 'append')) return false;
  const end = literal ? at + 2 : frame.tokens.length;
  const value = first.kind === 'quoted' ? first.value : literal ? first.text : inIt.replace(leadIn, '');
  draft.useTokens(at, end);
  draft.zoneUsed = true;
  if (!stillToTell.test(value)) draft.arguments[slot.name] = value;
  return true;
}

/** "write X to F", "append X to F", "put X in F": what stands between the verb and the file. */
function fromObject(draft: Draft, slot: Slot, isMessage: boolean): boolean {
  const { frame } = draft;
  const from = frame.head + frame.headLength;
  const quoted = frame.mentions.filter((mention) => mention.quoted && draft.unused.includes(mention));
  if (isMessage) return messageObject(draft, slot, quoted);
  if (!frame.senses.some((sense) => ['write', 'append', 'overwrite', 'create'].includes(sense.id))) return false;
  const place = lastPlace(draft);
  const named = quoted.find((mention) => mention.marker === 'object' && mention.from >= from && (place === undefined || mention !== place));
  const adds = frame.senses.some((sense) => sense.id === 'append' || sense.id === 'write');
  if (named !== undefined && (place !== undefined || quoted.length > 1 || (adds && named.shape === 'unknown' && named.noun === undefined))) {
    draft.arguments[slot.name] = named.value;
    draft.useTokens(from, named.to);
    return true;
  }
  if (place === undefined) return false;
  const marker = frame.segments.find((segment) => place.from >= segment.from && place.to <= segment.to);
  if (marker === undefined || marker.markerAt <= from || marker.marker === 'object') return false;
  if (frame.tokens.slice(from, marker.markerAt).some((token) => token.kind === 'url')) return false;
  const creating = frame.senses.every((sense) => sense.id === 'create' || sense.id === 'show' || sense.id === 'append');
  const text = rawText(frame, from, marker.markerAt).trim();
  const stripped = text.replace(leadIn, '').trim();
  if (stripped === '' || stillToTell.test(text) || stillToTell.test(stripped)) return false;
  // "write a poem to x.txt" tells what kind of text, not the text.
  if (stripped === text && /^(?:a|an|some|the|my|our|your|this|these|those|all|another|one|two|three|more)\s/i.test(text)) return false;
  const few = frame.senses.some((sense) => sense.id === 'append') && place.shape === 'file' && text.split(/\s+/).length <= 4 && !/^(?:a|an|the|another|some|one|two|three|my|this|that|more|new)\b/i.test(text);
  if (creating && !/^["'`“]/.test(stripped) && stripped === text && !few) return false;
  if (/^(?:a |an |the |my )?(?:new |empty )*(?:file|folder|directory|document)\b/i.test(text)) return false;
  if (frame.mentions.some((mention) => mention.to <= marker.markerAt && mention.from >= from && (mention.certainty === 'path' || mention.certainty === 'reference'))) return false;
  draft.arguments[slot.name] = stripped;
  draft.useTokens(from, marker.markerAt);
  if (!frame.senses.some((sense) => sense.id === 'append' || sense.id === 'write')) draft.guessed = true;
  return true;
}

/** The file a text goes to: the last path after "to", "into", "in". */
function lastPlace(draft: Draft): Mention | undefined {
  return draft.frame.mentions.filter((mention) => ['to', 'start', 'in', 'as', 'named'].includes(mention.marker) && mention.shape !== 'folder').at(-1);
}

function messageObject(draft: Draft, slot: Slot, quoted: readonly Mention[]): boolean {
  const { frame } = draft;
  const only = quoted.find((mention) => mention.marker !== 'named');
  if (only !== undefined) {
    draft.arguments[slot.name] = only.value;
    draft.useTokens(only.from, only.to);
    return true;
  }
  // "notify me that the tea is ready", "remind me to stretch".
  const me = frame.tokens.findIndex((token, index) => index >= frame.head && /^(?:me|us)$/.test(token.value));
  const that = frame.tokens[me + 1];
  if (me === -1 || that === undefined || !/^(?:that|to|about|of)$/.test(that.value) || me + 2 >= frame.tokens.length) return false;
  const text = rawText(frame, me + 2, frame.tokens.length);
  if (stillToTell.test(text)) return false;
  draft.arguments[slot.name] = text;
  draft.useTokens(me + 1, frame.tokens.length);
  return true;
}

/** "titled X", "with the title X", "called X", up to the text of the message. */
function fillTitle(draft: Draft, slot: Slot): void {
  const { frame } = draft;
  const titled = frame.segments.find((segment) => segment.marker === 'named');
  if (titled === undefined) return subjectInWords(draft, slot) ? undefined : titleBeforeText(draft, slot);
  const first = frame.tokens[titled.from];
  if (first === undefined) return;
  const end = first.kind === 'quoted' ? titled.from + 1 : Math.min(titled.to, frame.zone?.marker ?? titled.to);
  draft.arguments[slot.name] = first.kind === 'quoted' ? first.value : rawText(frame, titled.from, end).replace(/\s+and$/, '').replace(/[,:]$/, '');
  draft.useTokens(titled.markerAt, end);
}

/** `with the subject Lunch saying …`, `subject: "Lunch"`. */
function subjectInWords(draft: Draft, slot: Slot): boolean {
  const { frame } = draft;
  if (slot.name !== 'subject') return false;
  const end = frame.zone?.marker ?? frame.tokens.length;
  const at = frame.tokens.slice(0, end).findIndex((token) => token.kind === 'word' && token.value === 'subject');
  const from = frame.tokens[at + 1]?.text === ':' ? at + 2 : at + 1;
  const first = frame.tokens[from];
  if (at === -1 || first === undefined || from >= end) return false;
  const to = first.kind === 'quoted' ? from + 1 : end;
  draft.arguments[slot.name] = first.kind === 'quoted' ? first.value : rawText(frame, from, to).replace(/(?:,|\s+(?:and|with|the|a|body|text))+$/, '');
  draft.useTokens(at, to);
  return true;
}

/** `a notification "Lunch" with message "…"`: a quoted text before the text of the message is its title. */
function titleBeforeText(draft: Draft, slot: Slot): void {
  const { frame } = draft;
  if (frame.zone === undefined) return;
  const before = frame.mentions.find((mention) => mention.quoted && mention.to <= (frame.zone?.marker ?? 0));
  if (before === undefined) return;
  draft.arguments[slot.name] = before.value;
  draft.useTokens(before.from, before.to);
}

/** A sentence's full stop after text that is no sentence itself is not part of it. */
function withoutInIt(text: string): string {
  const plain = /^[a-z][^.]*\.$/.test(text) ? text.slice(0, -1) : text;
  return plain.replace(/\s+(?:in|inside)(?:\s+(?:it|there|that file|the file))?$/i, '').replace(/\s+as (?:its |the )?contents?$/i, '');
}

