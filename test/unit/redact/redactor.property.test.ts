import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRedactor, markerOpening, type Sink } from '../../../src-main/redact/redactor.ts';

const cases = { numRuns: 10_000 };
const sinks: readonly Sink[] = ['model', 'client', 'renderer', 'audit', 'log'];

/** What people choose as passwords and services as keys. */
const secret = fc.oneof(
  fc.string({ minLength: 8, maxLength: 40, unit: 'grapheme-ascii' }),
  fc.string({ minLength: 8, maxLength: 24, unit: 'grapheme' }),
  fc.base64String({ minLength: 12, maxLength: 40 }),
).filter((text) => text.trim().length >= 8 && !text.includes('\u27e6'));

/** Ordinary text that shares no six characters with a secret by chance alone. */
const words = fc.array(fc.constantFrom('the', 'report', 'of', 'march', 'is', '42', 'done', '\n', 'äöü', '{', '}', '"', '/a/b', 'x=1'), { maxLength: 12 }).map((list) => list.join(' '));

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');

const encodings: readonly [string, (text: string) => string][] = [
  ['plain', (text) => text],
  ['base64', (text) => bytes(text).toString('base64')],
  ['base64url', (text) => bytes(text).toString('base64url')],
  ['base64 within more', (text) => bytes(`name:${text}\n`).toString('base64')],
  ['hexadecimal', (text) => bytes(text).toString('hex')],
  ['HEXADECIMAL', (text) => bytes(text).toString('hex').toUpperCase()],
  ['URL-encoded', (text) => encodeURIComponent(text)],
  ['JSON', (text) => JSON.stringify(text).slice(1, -1)],
  ['JSON in JSON', (text) => JSON.stringify(JSON.stringify(text)).slice(3, -3)],
  ['partly URL-encoded', (text) => Array.from(text, (character, index) => (index % 2 === 0 ? [...bytes(character)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('') : encodeURIComponent(character))).join('')],
  ['URL-encoded twice', (text) => encodeURIComponent([...bytes(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''))],
  ['HTML numbers', (text) => Array.from(text, (character) => `&#x${(character.codePointAt(0) ?? 0).toString(16)};`).join('')],
  ['unicode escapes', (text) => text.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')],
  ['bytes between colons', (text) => bytes(text).toString('hex').match(/../g)?.join(':') ?? ''],
  ['base64 of UTF-16', (text) => Buffer.from(text, 'utf16le').toString('base64')],
];

describe('redactor', () => {
  test.each(encodings)('no sink shows a stored secret, %s, whatever is around it', (_name, encode) => {
    fc.assert(
      fc.property(secret, words, words, fc.constantFrom(...sinks), (value, before, after, sink) => {
        const redactor = createRedactor();
        redactor.setSecrets([{ name: 'stored', value }]);
        const shown = redactor.text(`${before} ${encode(value)} ${after}`, sink);
        expect(shown).not.toContain(encode(value));
        expect(shown).toContain(markerOpening);
      }),
      { numRuns: cases.numRuns / 4 },
    );
  });

  test('a value and its JSON text are redacted alike, and what is redacted stays as it is', () => {
    fc.assert(
      fc.property(secret, fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(...sinks), (value, json, sink) => {
        const redactor = createRedactor();
        redactor.setSecrets([{ name: 'stored', value }]);
        const whole = { json, secret: value };
        const shown = redactor.value(whole, sink);
        const text = JSON.stringify(shown);
        expect(text).not.toContain(JSON.stringify(value).slice(1, -1));
        expect(redactor.value(shown, sink)).toEqual(shown);
        expect(JSON.parse(redactor.json(whole, sink))).toEqual(JSON.parse(text));
      }),
      cases,
    );
  });

  /** Names that say what stands beside them is a secret, and some that only look so. */
  const name = fc.tuple(fc.constantFrom('', 'x-', 'my_', 'db'), fc.constantFrom('token', 'Password', 'api_key', 'API-KEY', 'accesskey', 'secret', 'authorization', 'cookie', 'sessions', 'sshKey', 'access', 'author', 'keyboard', 'path'), fc.constantFrom('', 's', 'Id', '_file')).map((parts) => parts.join(''));
  const said = fc.oneof(fc.string({ maxLength: 30 }), fc.constantFrom('hunter2', 'Bearer abcdefghijk1', 'q8Zt-71mXw_0pLr4', 'in the morning', 'null'), fc.base64String({ minLength: 12, maxLength: 24 }));
  const named = fc.oneof(
    fc.dictionary(name, said, { maxKeys: 3 }),
    fc.dictionary(name, fc.array(said, { maxLength: 3 }), { maxKeys: 2 }),
    fc.record({ name, value: said }),
    fc.record({ key: name, value: said, note: said }),
    fc.array(fc.record({ name: fc.oneof(name, said), value: fc.oneof(said, fc.array(said, { maxLength: 2 })) }), { maxLength: 3 }),
    fc.tuple(name, fc.constantFrom('=', ': ', ' '), said).map((parts) => ({ text: parts.join('') })),
  );
  test('what only a name tells is found in JSON text as it is in the value', () => {
    fc.assert(
      fc.property(named, fc.constantFrom(...sinks), (value, sink) => {
        const redactor = createRedactor();
        expect(JSON.parse(redactor.json(value, sink))).toEqual(JSON.parse(JSON.stringify(redactor.value(value, sink))));
      }),
      cases,
    );
  });

  test('text that holds nothing secret comes back as it was', () => {
    fc.assert(
      fc.property(words, fc.constantFrom<Sink>('model', 'client', 'renderer'), (text, sink) => {
        const redactor = createRedactor();
        redactor.setSecrets([{ name: 'stored', value: 'Tr0ub4dor&3 zebra' }]);
        expect(redactor.text(text, sink)).toBe(text);
      }),
      cases,
    );
  });

  const shapes: readonly [string, fc.Arbitrary<string>][] = [
    ['an OpenAI key', fc.stringMatching(/^sk-proj-[A-Za-z0-9]{24,60}$/)],
    ['a GitHub token', fc.stringMatching(/^ghp_[A-Za-z0-9]{36}$/)],
    ['an AWS key', fc.stringMatching(/^AKIA[A-Z0-9]{16}$/)],
    ['a Slack token', fc.stringMatching(/^xoxb-[A-Za-z0-9]{20,40}$/)],
  ];
  test.each(shapes)('%s is hidden in plain, base64, hexadecimal and URL-encoded text', (_name, key) => {
    fc.assert(
      fc.property(key, words, fc.constantFrom(...sinks), fc.constantFrom('plain', 'base64', 'hex', 'percent'), (value, around, sink, form) => {
        const encoded = form === 'plain' ? value : form === 'percent' ? [...bytes(value)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('') : bytes(`key ${value}\n`).toString(form as 'base64' | 'hex');
        const shown = createRedactor().text(`${around} ${encoded} ${around}`, sink);
        expect(shown).not.toContain(encoded);
        expect(shown).toContain(markerOpening);
      }),
      cases,
    );
  });
});
