// Attack 53: direction marks, zero-width and tag characters in what a card shows: the card says so, and they are made visible.
import { expect, test } from 'vitest';
import { findUnusualCharacters } from '../../src-preload/state/unusualCharacters.ts';
import { openDoor } from '../kit/openDoor.ts';
import { until } from '../mcp/kit/startSteward.ts';

const names: readonly [string, string][] = [
  ['right-to-left override', 'invoice\u202efdp.exe'],
  ['left-to-right isolate', 'a\u2066b.txt'],
  ['zero width space', 'pass\u200bword.txt'],
  ['zero width joiner in a word', 'in\u200dvoice.txt'],
  ['soft hyphen', 'in\u00advoice.txt'],
  ['tag characters', 'note\u{e0068}\u{e0069}.txt'],
  ['Cyrillic letter', 'p\u0430ypal.txt'],
  ['Greek letter', '\u03bfpen.txt'],
  ['full-width slash', 'a\uff0fb.txt'],
  ['line separator', 'a\u2028b.txt'],
  ['variation selector', 'a\ufe01b.txt'],
  ['Hangul filler', 'a\u3164b.txt'],
];

test.each(names)('%s in a command', async (_what, name) => {
  const { door, parts } = await openDoor();
  const stopper = new AbortController();
  const call = door.callFunction({ name: 'execute_shell', input: { command: `cat "${name}"` }, caller: { kind: 'chat', chatId: 'chat_1', model: 'm' }, signal: stopper.signal });
  const card = await until('the card', () => parts.approvals.state().approvals[0]);
  expect(card.unusualCharacters).toBe(true);
  // The card's own text still holds them: the screen shows each as its code point.
  expect(findUnusualCharacters(JSON.stringify(card.preview)).length).toBeGreaterThan(0);
  stopper.abort();
  await call;
});

test.each(['notes.txt', 'Übersicht.txt', '報告.txt', 'отчёт.txt', 'καφές.txt', 'family 👨‍👩‍👧.txt', 'naïve café.txt'])('%s is a name like any other', async (name) => {
  const { door, parts } = await openDoor();
  const stopper = new AbortController();
  const call = door.callFunction({ name: 'create_file', input: { file_path: name, content: 'x' }, caller: { kind: 'chat', chatId: 'chat_1', model: 'm' }, signal: stopper.signal });
  const card = await until('the card', () => parts.approvals.state().approvals[0]);
  expect(card.unusualCharacters).toBe(false);
  stopper.abort();
  await call;
});

test.each(names.filter(([what]) => !/letter|slash/.test(what)))('a file name with a %s is refused or asked about with a warning', async (_what, name) => {
  const { door, parts } = await openDoor();
  const stopper = new AbortController();
  const call = door.callFunction({ name: 'create_file', input: { file_path: name, content: 'x' }, caller: { kind: 'chat', chatId: 'chat_1', model: 'm' }, signal: stopper.signal });
  const outcome = await Promise.race([call, until('the card', () => parts.approvals.state().approvals[0])]);
  if ('state' in outcome) expect(outcome.state).toBe('refused');
  else expect(outcome.unusualCharacters).toBe(true);
  stopper.abort();
  await call;
});
