import type { ExactRow, RowChange, SqlParameter, Untracked } from '../../databases.ts';
import type { Statement } from '../../databases/statement.ts';
import type { Token } from '../../databases/tokenise.ts';
import { mostTracked, mostTrackedBytes } from './limits.ts';
import type { Ran, Session, TableShape } from './session.ts';

export interface Tracked {
  ran: Ran;
  change: RowChange | Untracked;
  table: TableShape | undefined;
}

/** A plain change of one table, taken apart. Offsets into the statement. */
interface Plain {
  verb: 'INSERT' | 'UPDATE' | 'DELETE';
  table: string;
  where: { from: number; to: number } | undefined;
  sets: string[];
  returning: boolean;
}

/** Runs a change inside a transaction and keeps the rows of it as they were and are, where there is a way back. */
export async function trackRows(session: Session, sql: string, statement: Statement, parameters: readonly SqlParameter[]): Promise<Tracked> {
  const plain = takeApart(statement);
  const run = (): Promise<Ran> => session.run(sql, parameters);
  const untracked = async (why: string, table?: TableShape): Promise<Tracked> => ({ ran: await run(), change: { untracked: why }, table });
  if ('untracked' in plain) return untracked(plain.untracked);
  const shape = await session.shape(plain.table);
  if (!shape) return untracked(`${plain.table} is no table of rows`);
  if (shape.primaryKey.length === 0) return untracked(`${plain.table} has no primary key`, shape);
  const more = shape.more[plain.verb];
  if (more !== undefined) return untracked(more, shape);
  if (plain.sets.some((name) => shape.primaryKey.some((key) => key.toLowerCase() === name))) return untracked('it changes the primary key itself', shape);
  if (plain.verb === 'INSERT') return trackInsert(session, sql, parameters, plain, shape);

  const before = await rowsMet(session, shape, sql, statement, parameters, plain.where);
  if (before === undefined) return untracked(`it changes more than ${mostTracked} rows`, shape);
  const ran = await run();
  const after = plain.verb === 'UPDATE' ? await rowsByKey(session, shape, before) : undefined;
  const change: RowChange = { ...frame(shape), rows: before.map((row) => ({ before: row, after: after?.get(keyText(shape, row)) ?? null })) };
  if (plain.verb === 'UPDATE' && change.rows.some((row) => row.after === null)) return { ran, change: { untracked: 'rows moved while they were changed' }, table: shape };
  return { ran, change: within(change), table: shape };
}

async function trackInsert(session: Session, sql: string, parameters: readonly SqlParameter[], plain: Plain, shape: TableShape): Promise<Tracked> {
  const keys = shape.primaryKey;
  if (session.returning && !plain.returning) {
    const ran = await session.run(`${trimmed(sql)} RETURNING ${shape.columns.map((column) => session.exact(column)).join(', ')}`, parameters);
    if (ran.rows.length > mostTracked) return { ran: { ...ran, rows: [], columns: [] }, change: { untracked: `it adds more than ${mostTracked} rows` }, table: shape };
    return { ran: { affected: ran.rows.length, columns: [], rows: [] }, change: within({ ...frame(shape), rows: ran.rows.map((row) => ({ before: null, after: row })) }), table: shape };
  }
  const ran = await session.run(sql, parameters);
  const [key, ...others] = keys;
  if (key === undefined || others.length > 0 || ran.affected !== 1 || ran.insertId === undefined || ran.insertId === 0) return { ran, change: { untracked: 'the server does not tell which rows it added' }, table: shape };
  const added = await session.run(`SELECT ${shape.columns.map((column) => session.exact(column)).join(', ')} FROM ${shape.quoted} WHERE ${session.quote(key)} = ${ran.insertId}`, []);
  return { ran, change: { ...frame(shape), rows: added.rows.map((row) => ({ before: null, after: row })) }, table: shape };
}

const trimmed = (sql: string): string => sql.trimEnd().replace(/;+\s*$/, '');
const frame = (shape: TableShape): Omit<RowChange, 'rows'> => ({ table: shape.quoted, columns: shape.columns, key: shape.primaryKey.map((name) => shape.columns.findIndex((column) => column.name === name)) });
const within = (change: RowChange): RowChange | Untracked => (JSON.stringify(change.rows).length > mostTrackedBytes ? { untracked: 'the rows are too large to be kept' } : change);

/** The rows a WHERE meets, held. Undefined: more than are kept. */
async function rowsMet(session: Session, shape: TableShape, sql: string, { tokens }: Statement, parameters: readonly SqlParameter[], where: Plain['where']): Promise<ExactRow[] | undefined> {
  const { text, used } = where ? condition(session, sql, tokens, parameters, where) : { text: '', used: [] };
  const { rows } = await session.run(`SELECT ${shape.columns.map((column) => session.exact(column)).join(', ')} FROM ${shape.quoted}${text === '' ? '' : ` WHERE ${text}`} LIMIT ${mostTracked + 1}${session.lock}`, used);
  return rows.length > mostTracked ? undefined : rows;
}

/** The WHERE by itself, with the parameters it uses. */
function condition(session: Session, sql: string, tokens: readonly Token[], parameters: readonly SqlParameter[], { from, to }: { from: number; to: number }): { text: string; used: SqlParameter[] } {
  if (session.dialect !== 'postgresql') {
    const marks = tokens.filter(({ kind, text }) => kind === 'symbol' && text === '?');
    return { text: sql.slice(from, to), used: parameters.filter((_, index) => (marks[index]?.at ?? -1) >= from && (marks[index]?.at ?? Infinity) < to) };
  }
  const used: SqlParameter[] = [];
  const numbers = new Map<string, number>();
  let [text, at] = ['', from];
  for (const [index, token] of tokens.entries()) {
    const number = tokens[index + 1];
    if (token.at < from || token.at >= to || token.text !== '$' || number?.kind !== 'number') continue;
    if (!numbers.has(number.text)) numbers.set(number.text, used.push(parameters[Number(number.text) - 1] ?? null));
    text += `${sql.slice(at, token.at)}$${numbers.get(number.text) ?? 0}`;
    at = number.end;
  }
  return { text: text + sql.slice(at, to), used };
}

export function keyText({ primaryKey, columns }: Pick<TableShape, 'primaryKey' | 'columns'>, row: ExactRow): string {
  return JSON.stringify(primaryKey.map((name) => row[columns.findIndex((column) => column.name === name)] ?? null));
}

/** Rows of the same keys as they are now. */
export async function rowsByKey(session: Session, shape: Pick<TableShape, 'quoted' | 'columns' | 'primaryKey'>, rows: readonly ExactRow[]): Promise<Map<string, ExactRow>> {
  const found = new Map<string, ExactRow>();
  for (let start = 0; start < rows.length; start += 50) {
    const used: (string | null)[] = [];
    const meets = rows.slice(start, start + 50).map((row) => `(${keyCondition(session, shape, row, used)})`);
    const { rows: there } = await session.run(`SELECT ${shape.columns.map((column) => session.exact(column)).join(', ')} FROM ${shape.quoted} WHERE ${meets.join(' OR ')}${session.lock}`, used);
    for (const row of there) found.set(keyText(shape, row), row);
  }
  return found;
}

export function keyCondition(session: Session, { columns, primaryKey }: Pick<TableShape, 'columns' | 'primaryKey'>, row: ExactRow, used: (string | null)[]): string {
  return primaryKey
    .map((name) => {
      const at = columns.findIndex((column) => column.name === name);
      return `${session.quote(name)} = ${written(session, columns[at] ?? { name, type: '' }, row[at] ?? null, used)}`;
    })
    .join(' AND ');
}

/** A kept value in a statement, as a parameter or in place. */
export function written(session: Session, column: { name: string; type: string }, text: string | null, used: (string | null)[]): string {
  if (session.inline) return session.value(column, '', text);
  return session.value(column, session.placeholder(used.push(text)), text);
}

/** Or why it is not a plain change of one table. */
function takeApart({ verb, tokens }: Statement): Plain | Untracked {
  const word = (at: number): string => (tokens[at]?.kind === 'word' ? (tokens[at]?.text.toUpperCase() ?? '') : '');
  if (word(0) !== verb || (verb !== 'INSERT' && verb !== 'UPDATE' && verb !== 'DELETE')) return { untracked: `nothing is kept of ${verb === '' ? 'such a statement' : verb}` };
  let at = verb === 'UPDATE' ? 1 : 2;
  if ((verb === 'DELETE' && word(1) !== 'FROM') || (verb === 'INSERT' && word(1) !== 'INTO')) return { untracked: 'it is no plain change of one table' };
  const start = tokens[at]?.at;
  let table = '';
  for (;;) {
    const token = tokens[at];
    if (!token || (token.kind !== 'word' && token.kind !== 'quoted')) return { untracked: 'its table could not be told' };
    table += token.kind === 'quoted' ? `"${token.text.replaceAll('"', '""')}"` : token.text;
    at += 1;
    if (tokens[at]?.text !== '.') break;
    table += '.';
    at += 1;
  }
  if (start === undefined) return { untracked: 'its table could not be told' };
  const top = topWords(tokens, at);
  const place = (name: string): number | undefined => top.find((each) => each.word === name)?.at;
  const returning = place('RETURNING') !== undefined;
  if (verb === 'INSERT') {
    const onto = top.some(({ word: name, index }) => name === 'ON' && ['CONFLICT', 'DUPLICATE'].includes(word(index + 1)));
    return onto ? { untracked: 'it changes rows that are there already' } : { verb, table, where: undefined, sets: [], returning };
  }
  const [set, where] = [place('SET'), place('WHERE')];
  const first = verb === 'UPDATE' ? 'SET' : 'WHERE';
  const next = word(at);
  if (at < tokens.length && next !== first && next !== 'RETURNING' && tokens[at] !== undefined) return { untracked: 'it is no plain change of one table' };
  if (['FROM', 'USING', 'JOIN', 'LIMIT', 'ORDER', 'CURRENT'].some((name) => place(name) !== undefined)) return { untracked: 'it is no plain change of one table' };
  const end = place('RETURNING') ?? (tokens.at(-1)?.end ?? 0);
  const sets = verb === 'UPDATE' && set !== undefined ? setNames(tokens, set, where ?? end) : [];
  return { verb, table, where: where === undefined ? undefined : { from: where + 'WHERE'.length, to: end }, sets, returning };
}

/** Words outside every parenthesis, with where they begin. */
function topWords(tokens: readonly Token[], from: number): { word: string; at: number; index: number }[] {
  let depth = 0;
  return tokens.flatMap((token, index) => {
    if (index < from) return [];
    if (token.kind === 'symbol' && token.text === '(') depth += 1;
    if (token.kind === 'symbol' && token.text === ')') depth -= 1;
    return depth === 0 && token.kind === 'word' ? [{ word: token.text.toUpperCase(), at: token.at, index }] : [];
  });
}

/** Names left of = between SET and WHERE, and all in a list of them. */
function setNames(tokens: readonly Token[], from: number, to: number): string[] {
  return tokens.filter((token, index) => token.at > from && token.at < to && (token.kind === 'word' || token.kind === 'quoted') && ['=', ',', ')'].includes(tokens[index + 1]?.text ?? '')).map(({ text }) => text.toLowerCase());
}
