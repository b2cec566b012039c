import type { RuleMatch } from '../../src-preload/contract/index.ts';
import { containsCommand } from './commandPatterns.ts';
import { containsHost } from './hostPatterns.ts';
import { containsPath } from './pathPatterns.ts';
import { containsStars } from './starPatterns.ts';

/**
 * The first field in which `narrow` may match what `wide` does not; undefined when it lies within.
 * Further fields narrow, with two exceptions that make a rule speak about more: hosts, which commands
 * may only reach where a rule names them, and servers, whose tools' own names then count.
 */
export function widerField(wide: RuleMatch, narrow: RuleMatch, home: string): string | undefined {
  if (wide.function === undefined && Object.keys(narrow).some((field) => !(field in wide))) return 'function';
  if (wide.host === undefined && narrow.host !== undefined) return 'host';
  if (wide.server === undefined && narrow.server !== undefined) return 'server';
  const tests: [string, boolean][] = [
    ['server', within(wide.server, narrow.server, containsStars)],
    ['function', within(wide.function, narrow.function, containsStars)],
    ['category', within(wide.category, narrow.category, same)],
    ['risk', within(wide.risk, narrow.risk, same)],
    ['path', within(wide.path, narrow.path, (outer, inner) => containsPath(outer, inner, home))],
    ['access', within(wide.access, narrow.access, same)],
    ['host', within(wide.host, narrow.host, containsHost)],
    ['argv', wide.argv === undefined || (narrow.argv !== undefined && containsCommand(wide.argv, narrow.argv))],
    ['sql', wide.sql === undefined || (narrow.sql !== undefined && within(wide.sql.verb, narrow.sql.verb, ignoringCase) && within(wide.sql.table, narrow.sql.table, ignoringCase))],
    ['recipient', within(wide.recipient, narrow.recipient, ignoringCase)],
    ['caller', within(wide.caller, narrow.caller, containsStars)],
  ];
  return tests.find(([, holds]) => !holds)?.[0];
}

/** Each of `narrow` lies within one of `wide`; a matcher that is absent matches everything. */
function within(wide: string | readonly string[] | undefined, narrow: string | readonly string[] | undefined, contains: (outer: string, inner: string) => boolean): boolean {
  if (wide === undefined) return true;
  return narrow !== undefined && [narrow].flat().every((inner) => [wide].flat().some((outer) => contains(outer, inner)));
}

const same = (outer: string, inner: string): boolean => outer === inner;
const ignoringCase = (outer: string, inner: string): boolean => containsStars(outer.toLowerCase(), inner.toLowerCase());
