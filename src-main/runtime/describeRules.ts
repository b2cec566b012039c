import type { PolicyFile, Rule, RuleMatch } from '../../src-preload/contract/index.ts';

/** A rule as the settings show it: its reason, else what it looks at. */
export function describeRule(rule: Rule): string {
  const what = rule.reason === '' ? describeMatch(rule.match) : rule.reason;
  const where = rule.scope === 'workspace' ? ` (in ${rule.workspace ?? 'this workspace'})` : '';
  return `${what}${where}${rule.until === undefined ? '' : ` (until ${rule.until})`}`;
}

/** "delete_file, write_file · path ~/notes/** · caller mcp:*" */
function describeMatch(match: RuleMatch): string {
  const { function: names, argv, sql, ...fields } = match;
  const parts = [
    ...(names === undefined ? [] : [list(names)]),
    ...(argv === undefined ? [] : [`command ${argv.join(' ')}`]),
    ...(sql?.verb === undefined ? [] : [`SQL ${list(sql.verb)}`]),
    ...(sql?.table === undefined ? [] : [`table ${list(sql.table)}`]),
    ...Object.entries(fields).flatMap(([field, value]) => (value === undefined ? [] : [`${field} ${list(value)}`])),
  ];
  return parts.length === 0 ? 'Every call' : parts.join(' · ');
}

const list = (value: string | readonly string[]): string => (typeof value === 'string' ? value : value.join(', '));

/** What a save changed, in words for the audit. Empty when both say the same. */
export function describeChanges(before: PolicyFile, after: PolicyFile): string[] {
  const known = new Map(before.rules.map((rule) => [rule.id, rule]));
  const kept = new Set(after.rules.map(({ id }) => id));
  const named = ({ id, verdict, ...rest }: Rule): string => `${id} (${verdict}: ${describeRule({ id, verdict, ...rest })})`;
  const changes = after.rules.flatMap((rule) => {
    const earlier = known.get(rule.id);
    if (!earlier) return [`added ${named(rule)}`];
    return JSON.stringify(earlier) === JSON.stringify(rule) ? [] : [`changed ${named(earlier)} to ${named(rule)}`];
  });
  const removed = before.rules.filter(({ id }) => !kept.has(id)).map((rule) => `removed ${named(rule)}`);
  const preset = before.preset === after.preset ? [] : [`preset from ${before.preset ?? 'none'} to ${after.preset ?? 'none'}`];
  return [...preset, ...changes, ...removed];
}
