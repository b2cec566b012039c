import { tagAt } from '../lexicon/lexicon.ts';
import { programs } from '../lexicon/programs.ts';
import { rawText } from '../frame.ts';
import { isRooted } from '../text/pathShape.ts';
import type { Draft } from './fill.ts';

const places = /^(?:terminal|shell|console|bash|command|prompt|background)$/;
/** Fences and words of other languages: such text is no shell command. */
const otherLanguage = /^(?:select|insert|update|delete\s+from|drop|alter|create\s+table|print\(|console\.|const |let |var |def |import |function)\b/i;

/** Takes the command to run, and the folder to run it in. */
export function fillCommand(draft: Draft): void {
  const slot = draft.profile.slots.find((one) => one.kind === 'command');
  if (slot === undefined) return;
  const { frame } = draft;
  const from = frame.command ?? dollarStart(draft) ?? colonStart(draft);
  if (from === undefined) return;
  const first = frame.tokens[from];
  let to = frame.tokens.length;
  if (first?.kind === 'quoted') {
    draft.arguments[slot.name] = first.value;
    to = from + 1;
  } else {
    to = withoutPlace(draft, from);
    const text = rawText(frame, from, to).trim();
    if (text === '' || tooVague(draft, from, to)) return;
    draft.arguments[slot.name] = text;
  }
  const command = String(draft.arguments[slot.name]);
  if (otherLanguage.test(command)) draft.mismatch = true;
  draft.useTokens(0, frame.tokens.length);
  draft.zoneUsed = true;
  const folder = draft.profile.slots.find((one) => one.kind === 'folder-to-run-in');
  const place = folder === undefined ? undefined : placeOf(draft, from, to);
  if (folder !== undefined && place !== undefined) draft.arguments[folder.name] = place;
  if (first?.kind === 'quoted' && leftovers(draft, from + 1)) draft.mismatch = true;
}

/** `$ uptime`. */
function dollarStart(draft: Draft): number | undefined {
  const { frame } = draft;
  const head = frame.tokens[frame.head];
  return head?.text === '$' || head?.text === '>' ? frame.head + 1 : undefined;
}

/** "in a shell, run: x", "shell: x", "terminal command: x". */
function colonStart(draft: Draft): number | undefined {
  const { frame } = draft;
  if (frame.zone === undefined || frame.tokens[frame.zone.marker]?.text !== ':') return undefined;
  const before = frame.tokens.slice(0, frame.zone.marker);
  return before.some((token) => token.kind === 'word' && /^(?:command|shell|terminal|bash|run|execute)$/.test(token.value)) && before.length <= 8 ? frame.zone.start : undefined;
}

/** Cuts "in ~/code/api", "in the terminal" off the end of a command without quotes; answers its end. */
function withoutPlace(draft: Draft, from: number): number {
  const { tokens } = draft.frame;
  for (let at = tokens.length - 1; at > from; at--) {
    if (tokens[at]?.kind !== 'word' || !/^(?:in|from|inside|under|on)$/.test(tokens[at]?.value ?? '')) continue;
    const rest = tokens.slice(at + 1);
    const folder = rest.some((token) => /^(?:folder|directory)$/.test(token.value));
    const rooted = rest.length === 1 && rest[0]?.kind === 'path' && isRooted(rest[0].text);
    const known = rest.length <= 3 && rest.some((token) => places.test(token.value));
    return rooted || (folder && rest.length <= 5) || known ? at : tokens.length;
  }
  return tokens.length;
}

/** A command needs a program, or words that say plainly that a command follows. */
function tooVague(draft: Draft, from: number, to: number): boolean {
  const { tokens } = draft.frame;
  const first = tokens[from];
  if (first === undefined) return true;
  if (/^(?:it|this|that|them|something|anything|some|for|in|on|to|please|again|me)$/.test(first.value) && to - from <= 3) return true;
  return !programs.has(first.text) && first.kind === 'word' && (tagAt(tokens, from)?.topics.length ?? 0) > 0;
}

function placeOf(draft: Draft, from: number, to: number): string | undefined {
  const { frame } = draft;
  const rest = frame.mentions.filter((mention) => mention.marker === 'in' || mention.marker === 'from');
  const before = rest.find((mention) => mention.to <= from && mention.certainty !== 'reference');
  const after = frame.tokens.slice(to);
  const path = after.find((token) => token.kind === 'path' || (token.kind === 'quoted' && after.length > 1));
  if (path !== undefined) return path.value;
  const folder = after.findIndex((token) => /^(?:folder|directory)$/.test(token.value));
  if (folder !== -1) {
    const name = [after[folder - 1], after[folder + 1]].find((token) => token !== undefined && token.kind === 'word' && !/^(?:the|my|this|current|a|in|from|inside|under|on)$/.test(token.value));
    if (name !== undefined) return name.text;
  }
  return before?.value;
}

/** Words after a quoted command that mean something nobody has taken. */
function leftovers(draft: Draft, from: number): boolean {
  const { tokens } = draft.frame;
  return tokens.slice(from).some((token, offset) => token.kind === 'quoted' || token.kind === 'url' || (token.kind === 'word' && (tagAt(tokens, from + offset)?.actions.some((sense) => sense.form === 'base' && sense.id !== 'show') ?? false)));
}
