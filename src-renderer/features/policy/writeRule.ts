import { applyEdits, modify, parseTree, findNodeAtLocation } from 'jsonc-parser';
import type { Rule, RuleMatch, Verdict } from '../../../src-preload/contract/index.ts';

/** What a rule made with the form looks at. */
export const subjects = ['path', 'host', 'program', 'sql', 'recipient', 'function', 'category', 'caller'] as const;
export type Subject = (typeof subjects)[number];

export const subjectTexts: Record<Subject, { label: string; placeholder: string }> = {
  path: { label: 'Files at', placeholder: '~/projects/secret/**' },
  host: { label: 'Requests to', placeholder: '*.example.com' },
  program: { label: 'Programs beginning with', placeholder: 'git push' },
  sql: { label: 'Statements on the table', placeholder: 'invoices' },
  recipient: { label: 'Messages to', placeholder: '*@example.com' },
  function: { label: 'The function', placeholder: 'delete_*' },
  category: { label: 'Functions of', placeholder: 'files' },
  caller: { label: 'Calls by', placeholder: 'mcp:cursor' },
};

export interface NewRule {
  verdict: Verdict;
  subject: Subject;
  value: string;
  reason: string;
  /** YYYY-MM-DD; empty for no end. */
  until: string;
}

/** The rule as the file has it; its id is made of what it says and is new in the text. */
export function makeRule({ verdict, subject, value, reason, until }: NewRule, text: string): Rule {
  const word = value.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 40) || subject;
  const base = `${verdict}.${word}`;
  const taken = new Set([...text.matchAll(/"id"\s*:\s*"([^"]*)"/g)].map(([, id]) => id));
  let id = base;
  for (let count = 2; taken.has(id); count++) id = `${base}-${count}`;
  return { id, verdict, reason: reason.trim(), match: matchOf(subject, value.trim()), ...(until !== '' && { until }) };
}

function matchOf(subject: Subject, value: string): RuleMatch {
  switch (subject) {
    case 'program':
      return { argv: value.split(/\s+/).filter(Boolean) };
    case 'sql':
      return { sql: { table: value } };
    default:
      return { [subject]: value };
  }
}

/** The text with the rule as its last; the spacing of the rest stays. Undefined when the text is no JSON object to add to. */
export function addRule(text: string, rule: Rule): string | undefined {
  const tree = parseTree(text);
  if (tree?.type !== 'object') return undefined;
  const rules = findNodeAtLocation(tree, ['rules']);
  if (rules && rules.type !== 'array') return undefined;
  if (!rules) return applyEdits(text, modify(text, ['rules'], [rule], { formattingOptions: { insertSpaces: true, tabSize: 2, eol: '\n' } }));
  const end = rules.offset + rules.length - 1;
  const last = rules.children?.at(-1);
  const before = last ? `${text.slice(0, last.offset + last.length)},${text.slice(last.offset + last.length, end).trimEnd().replace(/^\s*,/, '')}` : text.slice(0, end).trimEnd();
  const written = JSON.stringify(rule, null, 2).replaceAll('\n', '\n    ');
  return `${before}\n    ${written}\n  ${text.slice(end)}`;
}
