import type { Preview } from '../../../../../src-preload/contract/index.ts';

type Notes = Extract<Preview, { kind: 'mail' }>['notes'];

/** What the card says beside the text: a second text that others see, and parts that reach out when it is opened. */
export function mailNotes({ html }: { html?: string | undefined }): Notes {
  if (html === undefined) return [];
  const notes: Notes = [{ tone: 'write', text: `It carries an HTML version, too, which most programs show in the place of the text above: ${visibleWords(html)}` }];
  if (/<(?:img|script|iframe|link|object|embed|video|audio)\b|url\(/i.test(html)) notes.push({ tone: 'write', text: 'The HTML loads things from elsewhere when it is opened.' });
  if (/<form\b/i.test(html)) notes.push({ tone: 'destroy', text: 'The HTML holds a form.' });
  return notes;
}

/** Most of what a card can show. */
const longest = 20_000;

function visibleWords(html: string): string {
  const text = html.replace(/\s+/g, ' ').trim();
  return text.length > longest ? `${text.slice(0, longest)} … ${text.length - longest} more characters` : text;
}
