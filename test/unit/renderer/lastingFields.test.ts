import { describe, expect, it } from 'vitest';
import { endOf, listFields, readWords, setField, writeWords } from '../../../src-renderer/features/approvals/lastingFields.ts';

describe('fields of a permission', () => {
  const match = [{ function: 'edit_file', path: ['/w/a/**', '/w/b/**'] }, { function: 'execute_shell', argv: ['git', 'commit', '-m', 'two words'] }, { function: 'mail', recipient: '*@example.com' }];

  it('are what can be narrowed', () => {
    expect(listFields(match).map(({ label, text }) => `${label} ${text}`)).toEqual(['in /w/a/**', 'in /w/b/**', 'beginning with git commit -m "two words"', 'to *@example.com']);
    expect(listFields([{ function: 'send_notification' }, { function: 'execute_shell', argv: ['wc', '-l', 'a.txt', '$'] }])).toEqual([]);
  });

  it('are written back where they came from, and nowhere else', () => {
    const [, second, argv, recipient] = listFields(match);
    if (!second || !argv || !recipient) throw new Error('fields are missing');
    expect(setField(match, second, '/w/b/c/**')).toEqual([{ ...match[0], path: ['/w/a/**', '/w/b/c/**'] }, match[1], match[2]]);
    expect(setField(match, argv, 'git commit -m "two words" --amend')[1]).toEqual({ function: 'execute_shell', argv: ['git', 'commit', '-m', 'two words', '--amend'] });
    expect(setField(match, recipient, 'ann@example.com')[2]).toEqual({ function: 'mail', recipient: 'ann@example.com' });
  });

  it.each([[['a', 'b c', '']], [['quote"d', 'back\\slash', 'tab\tbed']], [['--x=1', "it's"]]])('words survive being shown: %j', (words) => {
    expect(readWords(writeWords(words))).toEqual(words);
  });
});

describe('the end of a permission', () => {
  const now = new Date('2026-11-24T10:00:00').getTime();
  const at = (text: string): number => new Date(text).getTime();

  it('is the end of a day where the person is', () => {
    expect(endOf('none', '', now)).toBeUndefined();
    expect(endOf('today', '', now)).toBe(at('2026-11-24T23:59:59.999'));
    expect(endOf('week', '', now)).toBe(at('2026-12-01T23:59:59.999'));
    expect(endOf('date', '2026-12-24', now)).toBe(at('2026-12-24T23:59:59.999'));
    expect(endOf('date', '', now)).toBeUndefined();
  });
});
