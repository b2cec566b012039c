import type { RuleMatch } from './rules.ts';

/** What a permission covers, made from its patterns and nothing else: "create_file in ~/notes and below". */
export function describeMatches(matches: readonly RuleMatch[], home: string): string {
  const byFunction = Map.groupBy(matches, ({ function: name }) => (name === undefined ? undefined : list(name)));
  return [...byFunction].map(([name, group]) => describeGroup(name, group, home)).join('; ');
}

function describeGroup(name: string | undefined, group: readonly RuleMatch[], home: string): string {
  const details = [...new Set(group.map((match) => describe(match, home)))].filter((detail) => detail !== '');
  if (details.length === 0) return `every ${name ?? 'function'}`;
  const offline = group.some(({ argv, host }) => argv !== undefined && host === undefined);
  return `${name ?? 'every function'} ${details.join(', ')}${offline ? ', without network' : ''}`;
}

const list = (value: string | readonly string[]): string => (typeof value === 'string' ? value : value.join(' or '));

function describe(match: RuleMatch, home: string): string {
  const { server, path, argv, host, sql, recipient, category, risk, caller } = match;
  return [
    server === undefined || server === 'steward' ? '' : `of ${list(server)}`,
    path === undefined ? '' : [path].flat().map((pattern) => describePath(pattern, home)).join(' or '),
    argv === undefined ? '' : `for ${describeArgv(argv)}`,
    host === undefined ? '' : `at ${list(host)}`,
    sql === undefined ? '' : `${sql.verb === undefined ? 'anything' : list(sql.verb)}${sql.table === undefined ? '' : ` on ${list(sql.table)}`}`,
    recipient === undefined ? '' : `to ${list(recipient)}`,
    category === undefined ? '' : `in ${list(category)}`,
    risk === undefined ? '' : `where the risk is ${list(risk)}`,
    caller === undefined ? '' : `asked by ${list(caller)}`,
  ].filter((part) => part !== '').join(' ');
}

function describePath(pattern: string, home: string): string {
  const tilde = pattern === home ? '~' : pattern.startsWith(`${home}/`) ? `~${pattern.slice(home.length)}` : pattern;
  if (tilde.endsWith('/**')) return `in ${tilde.slice(0, -3) || '/'} and below`;
  if (tilde.endsWith('/*')) return `directly in ${tilde.slice(0, -2) || '/'}`;
  return `at ${tilde}`;
}

/** `git status …`; without the dots where the pattern ends with `$` and nothing may follow. */
function describeArgv(argv: readonly string[]): string {
  const exact = argv.length > 1 && argv.at(-1) === '$';
  return exact ? argv.slice(0, -1).map(quoted).join(' ') : `${argv.map(quoted).join(' ')} …`;
}

/** A word as it is, in quotes where blanks or signs would blur where it ends. */
const quoted = (word: string): string => (/^(?:[\w./:=@%+,-]+|>)$/.test(word) ? word : JSON.stringify(word));
