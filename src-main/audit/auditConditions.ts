import type { AuditFilter } from '../../src-preload/contract/index.ts';
import type { SqlValue } from '../store/store.ts';

/** A part of a WHERE clause over `audit`, beginning with AND. */
export interface Conditions {
  where: string;
  params: SqlValue[];
}

/** A call is placed by its first row; rows that only repeat it are joined in. */
export const firstRow = 'NOT EXISTS (SELECT 1 FROM audit earlier WHERE earlier.call_id = audit.call_id AND earlier.seq < audit.seq)';
/** The state a call has now: that of its last row. */
const lastState = '(SELECT last.state FROM audit last WHERE last.call_id = audit.call_id ORDER BY last.seq DESC LIMIT 1)';

/** A member of the decision that holds now: that of the last row with one. Rows that are not JSON any more have none. */
const lastDecision = (member: 'by' | 'ruleId'): string => {
  const value = `CASE WHEN json_valid(row.body) THEN json_extract(row.body, '$.decision.${member}') END`;
  return `(SELECT ${value} FROM audit row WHERE row.call_id = audit.call_id AND ${value} IS NOT NULL ORDER BY row.seq DESC LIMIT 1)`;
};

/** What the index of three characters each can find. */
const shortestIndexedWord = 3;

/** The rows of a filter that are first rows of calls it means. Everything a person typed travels as a parameter. */
export function auditConditions(filter: AuditFilter): Conditions {
  const parts: string[] = ["kind NOT IN ('started', 'stopped')"];
  const params: SqlValue[] = [];
  const inList = (column: string, values: readonly string[] | undefined): void => {
    if (!values?.length) return;
    parts.push(`${column} IN (${values.map(() => '?').join(',')})`);
    params.push(...values);
  };
  const since = (comparison: string, at: number | undefined): void => {
    if (at === undefined) return;
    parts.push(`at ${comparison} ?`);
    params.push(at);
  };
  since('>=', filter.from);
  since('<', filter.to);
  inList('risk', filter.risks);
  inList('name', filter.names);
  const callers = [...(filter.callerKinds ?? []), ...(filter.callers ?? [])];
  if (callers.length > 0) {
    parts.push(`(${callers.map(() => `caller = ? OR substr(caller, 1, ?) = ?`).join(' OR ')})`);
    for (const caller of callers) params.push(caller, caller.length + 1, `${caller}:`);
  }
  for (const word of new Set(filter.text?.toLowerCase().split(/[\s\0]+/).filter(Boolean))) {
    const condition = wordCondition(word);
    parts.push(condition.where);
    params.push(...condition.params);
  }
  inList(lastState, filter.states);
  inList(lastDecision('by'), filter.decidedBy);
  inList(lastDecision('ruleId'), filter.ruleIds);
  return { where: ` AND ${parts.join(' AND ')}`, params };
}

/** Calls with a row that holds the word: from the index, and from the rows it has not come to yet. */
function wordCondition(word: string): Conditions {
  const holds = 'audit_holds(hit.kind, hit.name, hit.caller, hit.body, ?)';
  if ([...word].length < shortestIndexedWord) return { where: `call_id IN (SELECT hit.call_id FROM audit hit WHERE ${holds})`, params: [word] };
  const indexed = 'SELECT hit.call_id FROM audit hit WHERE hit.seq IN (SELECT rowid FROM search.audit_text WHERE audit_text MATCH ?)';
  const rest = `SELECT hit.call_id FROM audit hit WHERE hit.seq > (SELECT seq FROM search.progress) AND ${holds}`;
  // In double quotes a word is a string for the index, whatever it holds.
  return { where: `call_id IN (${indexed} UNION ${rest})`, params: [`"${word.replaceAll('"', '""')}"`, word] };
}
