import type { Token } from '../text/tokens.ts';
import type { Draft } from './fill.ts';
import type { Slot } from './slotKinds.ts';

/** Channels and rooms as services write them: #general, @news, #room:example.org. */
const channel = /^(?:[#@][\p{L}\p{N}._-]+(?::[\w.-]+)?|![\w-]+:[\w.-]+)$/u;

/** Takes who something goes to or comes from: addresses of mail by the word before them, channels by their sign. */
export function fillRecipients(draft: Draft): void {
  const { frame } = draft;
  const end = frame.zone?.marker ?? frame.tokens.length;
  for (const slot of draft.profile.slots) {
    if (slot.kind !== 'recipient') continue;
    const places = placesFor(slot, frame.tokens.slice(0, end));
    if (places.length === 0) continue;
    for (const at of places) draft.useTokens(at, at + 1);
    const values = places.map((at) => frame.tokens[at]?.text ?? '');
    draft.arguments[slot.name] = values.length === 1 ? (values[0] ?? '') : values.join(', ');
  }
}

function placesFor(slot: Slot, tokens: readonly Token[]): number[] {
  if (slot.name === 'recipient') {
    const at = tokens.findIndex((token) => channel.test(token.text));
    return at === -1 ? [] : [at];
  }
  const wanted = slot.name === 'to' ? undefined : slot.name;
  return tokens.flatMap((token, at) => (token.kind === 'email' && roleOf(tokens, at) === (wanted ?? 'to') ? [at] : []));
}

/** The word an address stands behind; addresses of a list share it. */
function roleOf(tokens: readonly Token[], at: number): string {
  for (let before = at - 1; before >= 0; before--) {
    const token = tokens[before];
    if (token === undefined || token.kind === 'email' || token.text === ',' || token.value === 'and' || token.value === ':') continue;
    return /^(?:cc|bcc|from|by)$/.test(token.value) ? token.value.replace('by', 'from') : 'to';
  }
  return 'to';
}
