import { findNodeAtLocation, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import type { z } from 'zod';
import { policyFile, rule, ruleMatch, type PolicyFile, type PolicyProblem } from '../../src-preload/contract/policy.ts';
import { caller, category } from '../../src-preload/contract/common.ts';
import { isAppError } from '../kernel/errors.ts';
import { isHostPattern } from '../policy/hostPatterns.ts';
import { coversPath } from '../policy/pathPatterns.ts';
import { presetRules } from '../policy/presets.ts';

/** What a rules file says, or everything that is wrong with it. Never both. */
export type ParsedPolicy = { policy: PolicyFile; problems: [] } | { policy: undefined; problems: [PolicyProblem, ...PolicyProblem[]] };

/** Reads the text of a rules file; problems carry the line they stand in, and say what would be right. */
export function parsePolicy(text: string): ParsedPolicy {
  const source = text.replace(/^\uFEFF/, '');
  if (source.length > longestText) return refused([{ path: '', message: `is too long: it has ${source.length} characters, and ${longestText} are the most` }]);
  const errors: ParseError[] = [];
  let tree: Node | undefined;
  let value: unknown;
  try {
    tree = parseTree(source, errors, { disallowComments: true, allowTrailingComma: false });
    if (errors.length === 0) value = JSON.parse(source);
  } catch (error) {
    return refused([{ path: '', message: `cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}` }]);
  }
  const [syntax] = errors;
  if (syntax) return refused([{ line: lineAt(source, syntax.offset), path: '', message: syntaxProblems[printParseErrorCode(syntax.error)] ?? 'is not valid JSON' }]);
  const problemAt = (path: readonly PropertyKey[], message: string): PolicyProblem => ({ ...placeOf(source, tree, path), path: pathName(path), message });
  const repeated = tree ? repeatedNames(tree) : [];
  const parsed = policyFile.safeParse(value);
  const found = parsed.success ? semanticProblems(parsed.data) : parsed.error.issues.slice(0, mostProblems).flatMap((issue) => describeIssue(issue, value));
  if (parsed.success && repeated.length + found.length === 0) return { policy: parsed.data, problems: [] };
  return refused([
    ...repeated.slice(0, mostProblems).map((node) => ({ line: lineAt(source, node.offset), path: String(node.value), message: 'stands here twice; only one can hold' })),
    ...found.slice(0, mostProblems).map(({ path, message }) => problemAt(path, message)),
  ]);
}

/** As long as one that can be saved. */
const longestText = 1_000_000;

/** More than a person reads; each is looked for in the text. */
const mostProblems = 100;

function refused(problems: PolicyProblem[]): ParsedPolicy {
  const [first = { path: '', message: 'is not a rules file' }, ...more] = problems;
  return { policy: undefined, problems: [first, ...more] };
}

interface Finding {
  path: readonly PropertyKey[];
  message: string;
}

/** What a schema cannot say: ids name rules in the audit, so each means one rule, and none of Steward's own. */
function semanticProblems({ rules }: PolicyFile): Finding[] {
  const own = new Set(Object.values(presetRules).flatMap((list) => list.map(({ id }) => id)));
  const seen = new Set<string>();
  return rules.flatMap(({ id, match, scope, workspace }, index): Finding[] => {
    const found: Finding[] = [];
    const at = (...path: PropertyKey[]): PropertyKey[] => ['rules', index, ...path];
    if (own.has(id) || id.startsWith('grant_')) found.push({ path: at('id'), message: `is the name of a rule of Steward's own; choose another` });
    else if (seen.has(id)) found.push({ path: at('id'), message: `names an earlier rule already; each needs its own` });
    seen.add(id);
    if (workspace !== undefined && scope !== 'workspace') found.push({ path: at('workspace'), message: 'means something only with "scope": "workspace"' });
    if (workspace !== undefined && !/^(?:[/~]|[A-Za-z]:[/\\])/.test(workspace)) found.push({ path: at('workspace'), message: 'must be a whole path; begin it with / or ~' });
    for (const field of ['path', 'host', 'category', 'caller'] as const) {
      for (const [key, value] of patterns(match[field])) {
        const problem = valueProblems[field](value);
        if (problem !== undefined) found.push({ path: at('match', field, ...key), message: problem });
      }
    }
    return found;
  });
}

/** What could match nothing: a rule that silently denies nothing must not pass. */
const valueProblems: Record<'path' | 'host' | 'category' | 'caller', (value: string) => string | undefined> = {
  path: patternProblem,
  host: (value) => (isHostPattern(value) ? undefined : 'must be a host such as example.com, *.example.com or example.com:443, without https:// and what follows the host'),
  category: (value) => (category.options.some((known) => known === value) ? undefined : `must be ${oneOf(category.options)}`),
  caller: (value) => (isCallerPattern(value) ? undefined : `must be ${oneOf(callerKinds)}, or one of mcp, workflow and schedule with a name: mcp:cursor`),
};

const callerKinds: readonly string[] = caller.options.map(({ shape }) => shape.kind.value);

function isCallerPattern(value: string): boolean {
  const [kind = '', ...name] = value.split(':');
  return kind.includes('*') || (name.length === 0 ? callerKinds.includes(kind) : ['mcp', 'workflow', 'schedule'].includes(kind));
}

/** A pattern that cannot be read would make every call a denied one. */
function patternProblem(pattern: string): string | undefined {
  try {
    coversPath(pattern, '/', false, '/home');
    return undefined;
  } catch (error) {
    if (!isAppError(error)) throw error;
    return error.hint === undefined ? error.message : `${error.message}. ${error.hint}`;
  }
}

function patterns(value: string | string[] | undefined): [PropertyKey[], string][] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value.map((item, index) => [[index], item]) : [[[], value]];
}

type Issue = z.core.$ZodIssue;

function describeIssue(issue: Issue, value: unknown): Finding[] {
  const { path } = issue;
  if (path.at(-1) === 'until') return [{ path, message: 'must be a day such as 2026-12-31, or a moment with its time zone such as 2026-12-31T18:00:00Z' }];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], message: `is not known here; known are ${knownKeys(path).join(', ')}` }));
    case 'invalid_value':
      return [{ path, message: `must be ${oneOf(issue.values)}` }];
    case 'invalid_type':
      return [{ path, message: valueAt(value, path) === undefined ? `is missing; ${needed(issue.expected)}` : needed(issue.expected) }];
    case 'invalid_union':
      return describeUnion(issue, value);
    case 'too_small':
      return [{ path, message: issue.origin === 'array' ? 'must hold at least one item' : 'must not be empty' }];
    case 'too_big':
      return [{ path, message: `is too long; ${issue.maximum} ${issue.origin === 'array' ? 'items' : 'characters'} are the most` }];
    default:
      return [{ path, message: issue.message }];
  }
}

/** One value or a list of them: about the items when it is a list, else about both ways of writing it. */
function describeUnion(issue: Extract<Issue, { code: 'invalid_union' }>, value: unknown): Finding[] {
  const listed = Array.isArray(valueAt(value, issue.path));
  const branches = issue.errors.map((errors) => errors.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }) as Issue));
  const items = branches.find((errors) => errors.some((inner) => inner.path.length > issue.path.length));
  if (listed && items) return items.flatMap((inner) => describeIssue(inner, value));
  const messages = branches.flatMap((errors) => errors.flatMap((inner) => describeIssue(inner, value).map(({ message }) => message)));
  return [{ path: issue.path, message: [...new Set(messages)].join(', or ') }];
}

function knownKeys(path: readonly PropertyKey[]): string[] {
  if (path.length === 0) return Object.keys(policyFile.shape);
  if (path.length === 2) return Object.keys(rule.shape);
  return path.at(-1) === 'sql' ? ['verb', 'table'] : Object.keys(ruleMatch.shape);
}

const oneOf = (values: readonly unknown[]): string => (values.length === 1 ? '' : 'one of ') + values.map((value) => JSON.stringify(value)).join(', ');

function needed(expected: string): string {
  const names: Record<string, string> = { string: 'a text is needed', array: 'a list is needed', object: 'an object is needed', number: 'a number is needed' };
  return names[expected] ?? `${expected} is needed`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value;
  for (const key of path) {
    if (current === null || typeof current !== 'object' || !Object.hasOwn(current, key)) return undefined;
    current = (current as Record<PropertyKey, unknown>)[key];
  }
  return current;
}

/** The line of a member's name or an item; of what is around it, when it is not there. */
function placeOf(source: string, tree: Node | undefined, path: readonly PropertyKey[]): { line?: number } {
  for (let length = path.length; tree && length >= 0; length--) {
    const node = length === 0 ? tree : findNodeAtLocation(tree, path.slice(0, length) as (string | number)[]);
    if (node) return { line: lineAt(source, (node.parent?.type === 'property' ? node.parent : node).offset) };
  }
  return {};
}

function lineAt(source: string, offset: number): number {
  let line = 1;
  for (let found = source.indexOf('\n'); found >= 0 && found < offset; found = source.indexOf('\n', found + 1)) line++;
  return line;
}

/** Names that stand twice in one object: readers of JSON take one or the other, a person sees both. */
function repeatedNames(node: Node): Node[] {
  const children = node.children ?? [];
  const seen = new Set<unknown>();
  const repeated: Node[] = [];
  for (const name of node.type === 'object' ? children.flatMap((property) => property.children?.[0] ?? []) : []) {
    if (seen.has(name.value)) repeated.push(name);
    seen.add(name.value);
  }
  return [...repeated, ...children.flatMap(repeatedNames)];
}

/** `rules[2].match.path` */
function pathName(path: readonly PropertyKey[]): string {
  return path.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`)).join('');
}

/** The parser's own names for what it met. */
const syntaxProblems: Readonly<Record<string, string>> = {
  InvalidSymbol: 'holds a word JSON does not know; texts stand in double quotes',
  InvalidNumberFormat: 'holds a number that is none',
  PropertyNameExpected: 'a name in double quotes is needed here; the last member of an object has no comma after it',
  ValueExpected: 'a value is needed here; the last item of a list has no comma after it',
  ColonExpected: 'a colon is needed here',
  CommaExpected: 'a comma is needed here',
  CloseBraceExpected: 'a closing } is missing',
  CloseBracketExpected: 'a closing ] is missing',
  EndOfFileExpected: 'there is more after the end of the rules',
  InvalidCommentToken: 'JSON has no comments; use the reason of a rule',
  UnexpectedEndOfComment: 'JSON has no comments; use the reason of a rule',
  UnexpectedEndOfString: 'a text is not closed',
  UnexpectedEndOfNumber: 'a number is not finished',
  InvalidUnicode: 'holds a \\u escape that is none',
  InvalidEscapeCharacter: 'holds a \\ escape JSON does not know',
  InvalidCharacter: 'holds a character that must be written as an escape',
};
