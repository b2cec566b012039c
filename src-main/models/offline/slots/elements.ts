import { rawText } from '../frame.ts';
import type { Draft } from './fill.ts';

/** What an element is called by, before or after its name. */
const noun = '(?:button|link|tab|menu item|menu|field|box|text ?box|input|checkbox|list|drop-?down|icon|option)';
const place = '(?:\\s+(?:on|in|of|at)\\s+(?:the|this|that)\\s+(?:\\w+\\s+)?(?:page|browser|form|website|site|banner|dialog|screen))*';
const reference = /^(?:f\d+)?e\d+$/;

const clicks = [
  new RegExp(`^(?:double[- ])?(?:click|press|push|hit|tap|choose)(?:\\s+on)?\\s+(?:the\\s+)?(?:${noun}\\s+)?(?:called\\s+|named\\s+|labell?ed\\s+)?(?<element>.+?)(?:\\s+${noun})?${place}$`, 'iu'),
];
const fills = [
  new RegExp(`^(?:fill(?:\\s+in|\\s+out)?|complete)\\s+(?:the\\s+)?(?:field\\s+)?(?<element>.+?)(?:\\s+${noun})?\\s+with\\s+(?<value>.+?)${place}$`, 'iu'),
  new RegExp(`^(?:type|enter|put|write|fill(?:\\s+in)?|choose|select)\\s+(?<value>.+?)\\s+(?:in|into|from|as)\\s+(?:the\\s+)?(?:field\\s+)?(?<element>.+?)(?:\\s+${noun})?${place}$`, 'iu'),
  new RegExp(`^set\\s+(?:the\\s+)?(?<element>.+?)(?:\\s+${noun})?\\s+to\\s+(?<value>.+?)${place}$`, 'iu'),
  new RegExp(`^(?<yes>tick|check)\\s+(?:the\\s+)?(?:box\\s+)?(?<element>.+?)(?:\\s+${noun})?${place}$`, 'iu'),
  new RegExp(`^(?<no>untick|uncheck)\\s+(?:the\\s+)?(?:box\\s+)?(?<element>.+?)(?:\\s+${noun})?${place}$`, 'iu'),
];
/** Stands for a value that has still to be told. */
const stillToTell = /^(?:something|anything|some text|text|it|this|that|a value|my (?:name|password|email))$/i;

/** Takes the element of a page a sentence names, and what is to be filled into it. */
export function fillElements(draft: Draft): void {
  passOverBrowser(draft);
  const element = draft.profile.slots.find((slot) => slot.name === 'element' && slot.required);
  if (element === undefined) return;
  const value = draft.profile.slots.find((slot) => slot.name === 'value');
  const { frame } = draft;
  const text = rawText(frame, frame.head, frame.tokens.length).replace(/[.!]+$/, '');
  for (const way of value === undefined ? clicks : fills) {
    const { groups } = way.exec(text) ?? {};
    const name = unquoted(groups?.['element'] ?? '');
    if (groups === undefined || name === '' || (!reference.test(name) && /^(?:it|this|that|something)$/i.test(name))) continue;
    draft.arguments[element.name] = name;
    const given = unquoted(groups['value'] ?? '');
    if (value !== undefined) {
      if (groups['yes'] !== undefined || groups['no'] !== undefined) draft.arguments[value.name] = groups['yes'] === undefined ? 'false' : 'true';
      else if (stillToTell.test(given)) draft.missing.push(value.name);
      else draft.arguments[value.name] = given;
    }
    draft.useTokens(frame.head, frame.tokens.length);
    return;
  }
}

/** "in the browser" says which function is meant, and is no folder. */
function passOverBrowser({ profile, frame, useTokens }: Draft): void {
  if (!profile.definition.name.startsWith('browser_')) return;
  const end = frame.tokens.findLastIndex((token) => token.value === 'browser') + 1;
  let from = end - 1;
  while (from > frame.head && /^(?:in|with|on|of|the|a|an|my|web|real|open|current)$/.test(frame.tokens[from - 1]?.value ?? '')) from--;
  if (end > 0 && /^(?:in|with|on|of)$/.test(frame.tokens[from]?.value ?? '')) useTokens(from, end);
}

function unquoted(text: string): string {
  return text.trim().replace(/^(["'“‘])(.*)["'”’]$/su, '$2');
}
