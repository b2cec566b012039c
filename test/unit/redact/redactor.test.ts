import { describe, expect, it } from 'vitest';
import { createRedactor, holdsMarker } from '../../../src-main/redact/redactor.ts';
import { truncateValue } from '../../../src-main/redact/truncate.ts';

const secret = 'Tr0ub4dor&3 zebra/+?';

function withSecret(): ReturnType<typeof createRedactor> {
  const redactor = createRedactor();
  redactor.setSecrets([{ name: 'smtp', value: secret }]);
  return redactor;
}

describe('redactor', () => {
  const forms: [string, string][] = [
    ['plain', secret],
    ['base64', Buffer.from(secret).toString('base64')],
    ['base64 inside a longer text', Buffer.from(`user:${secret}:end`).toString('base64')],
    ['base64 shifted by one', Buffer.from(`u${secret}`).toString('base64')],
    ['base64url', Buffer.from(secret).toString('base64url')],
    ['hexadecimal', Buffer.from(secret).toString('hex')],
    ['upper hexadecimal', Buffer.from(secret).toString('hex').toUpperCase()],
    ['URL-encoded', encodeURIComponent(secret)],
    ['in JSON', JSON.stringify({ a: secret })],
  ];
  it.each(forms)('hides a stored secret in %s', (_name, text) => {
    const shown = withSecret().text(`before ${text} after`, 'model');
    expect(shown).toContain('\u27e6redacted:smtp\u27e7');
    expect(shown).not.toContain(text.slice(4, 18));
    expect(shown.startsWith('before ')).toBe(true);
    expect(shown.endsWith(' after')).toBe(true);
  });

  it.each([
    ['openai', 'sk-proj-abcdefghijklmnopqrstuvwxyz123456'],
    ['anthropic', 'sk-ant-api03-abcdefghijklmnopqrstuvwxyz'],
    ['github', `ghp_${'a1B2'.repeat(9)}`],
    ['aws', 'AKIAIOSFODNN7EXAMPLE'],
    ['slack', 'xoxb-1234567890-abcdefghij'],
    ['jwt', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N'],
    ['private key', `-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----`],
    ['password in a URL', 'postgres://app:hunter2hunter2@db.internal/x'],
  ])('hides the shape of a %s key for every sink', (_name, text) => {
    for (const sink of ['model', 'client', 'renderer', 'audit', 'log'] as const) expect(createRedactor().text(`x ${text} y`, sink)).toContain('\u27e6redacted:');
  });

  it('masks random values beside key-like names for audit and log only', () => {
    const value = { api_key: 'q7Gx2LmP9vTzR4kW', note: 'quick brown foxes' };
    expect(createRedactor().value(value, 'audit')).toEqual({ api_key: '\u27e6redacted:masked\u27e7', note: 'quick brown foxes' });
    expect(createRedactor().value(value, 'model')).toBe(value);
    expect(createRedactor().text('password=q7Gx2LmP9vTzR4kW', 'log')).not.toContain('q7Gx2');
  });

  it('leaves ordinary text as it is, the very same object', () => {
    const value = { a: ['plain', 1, null, true], b: { c: 'sk-short', d: 'https://example.org/path' } };
    expect(withSecret().value(value, 'model')).toBe(value);
  });

  it('redacts names of members too', () => {
    expect(withSecret().value({ [secret]: 1 }, 'client')).toEqual({ '\u27e6redacted:smtp\u27e7': 1 });
  });

  it('as JSON text, hides the same as piece by piece', () => {
    const redactor = withSecret();
    for (const value of [{ a: secret }, { note: `x\n${secret}` }, { api_key: 'q7Gx2LmP9vTzR4kW' }, { session_token: 'q7Gx2LmP9vTzR4kW' }, { key: '-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----' }, { plain: ['a', 1, null] }]) {
      expect(JSON.parse(redactor.json(value, 'audit'))).toEqual(redactor.value(value, 'audit'));
    }
    redactor.setSecrets([{ name: 'odd', value: 'n123456' }]);
    expect(JSON.parse(redactor.json({ a: 'line\nn123456', b: 'line\n123456' }, 'audit'))).toEqual({ a: 'line\n\u27e6redacted:odd\u27e7', b: 'line\n123456' });
  });

  it('recognises its own marker anywhere in an input', () => {
    expect(holdsMarker({ a: [{ b: 'x \u27e6redacted:smtp\u27e7' }] })).toBe(true);
    expect(holdsMarker({ '\u27e6redacted:a\u27e7': 1 })).toBe(true);
    expect(holdsMarker({ a: ['redacted', 1, null] })).toBe(false);
  });

  it('stays fast on hostile text', () => {
    const hostile = `${'sk-'.repeat(30_000)}${'eyJ'.repeat(30_000)}://${'a'.repeat(100_000)}:`;
    const redactor = createRedactor();
    expect(redactor.text(hostile, 'log').length).toBeGreaterThan(0);
  });
});

describe('truncateValue', () => {
  it('returns small values as they are', () => {
    const value = { a: 'x', b: [1, 2] };
    expect(truncateValue(value, 100, 'call_1')).toEqual({ value, truncated: false });
    expect(truncateValue(value, 100, 'call_1').value).toBe(value);
  });

  it('cuts long strings and says how much is missing', () => {
    const cut = truncateValue({ content: 'x'.repeat(5000) }, 1000, 'call_1');
    expect(cut.truncated).toBe(true);
    expect(cut.value.content).toMatch(/^x{900,1000}\n\[4\d\d\d more characters left out; the whole result is kept as call_1\]$/);
  });

  it('never cuts a surrogate pair in two', () => {
    const cut = truncateValue('\u{1f600}'.repeat(1000), 501, 'r').value;
    expect(cut.isWellFormed()).toBe(true);
  });

  it('drops the end of long lists', () => {
    const cut = truncateValue({ rows: Array.from({ length: 1000 }, (_, index) => ({ index, name: 'row' })) }, 500, 'r');
    expect(cut.truncated).toBe(true);
    expect(cut.value.rows.length).toBeLessThan(100);
    expect(cut.value.rows.every((row) => typeof row === 'object')).toBe(true);
  });
});
