import type { Preview } from '../../../../src-preload/contract/index.ts';

type Notes = Extract<Preview, { kind: 'message' }>['notes'];

/** What a text does beside being read: calls everybody, or shows a link under other words. */
export function messageNotes(text: string): Notes {
  const notes: Notes = [];
  if (/<!(?:channel|here|everyone)\b|(?:^|\W)@(?:everyone|here|channel|all|room)\b/i.test(text)) notes.push({ tone: 'write', text: 'It calls everybody in the channel.' });
  if (/<https?:[^<>|]{1,500}\|[^<>]{1,500}>|\[[^[\]]{1,500}\]\(https?:/i.test(text)) notes.push({ tone: 'write', text: 'A link in it is shown under other words.' });
  return notes;
}
