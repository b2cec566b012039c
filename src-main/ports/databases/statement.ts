import { AppError } from '../../kernel/errors.ts';
import { tokenise, type SqlDialect, type Token } from './tokenise.ts';

/** What a statement does, as far as its words tell. */
export interface Statement {
  /** Upper case. Of a WITH: what follows it, or the change inside it that takes most. */
  verb: string;
  access: 'read' | 'write' | 'delete';
  /** Lower case, with the schema where it names one. More rather than fewer. */
  tables: string[];
  /** Names that stand before a parenthesis and are neither words of SQL nor a list of columns. */
  functions: string[];
  tokens: readonly Token[];
}

const changing = ['DELETE', 'TRUNCATE', 'DROP', 'UPDATE', 'MERGE', 'REPLACE', 'INSERT'] as const;
const taking = new Set(['DELETE', 'TRUNCATE', 'DROP']);
const reading: Record<SqlDialect, ReadonlySet<string>> = {
  sqlite: new Set(['SELECT', 'VALUES', 'EXPLAIN']),
  postgresql: new Set(['SELECT', 'VALUES', 'TABLE', 'SHOW', 'EXPLAIN']),
  mysql: new Set(['SELECT', 'VALUES', 'TABLE', 'SHOW', 'DESCRIBE', 'DESC', 'EXPLAIN']),
  duckdb: new Set(['SELECT', 'VALUES', 'FROM', 'TABLE', 'DESCRIBE', 'SUMMARIZE', 'SHOW', 'EXPLAIN', 'PIVOT', 'UNPIVOT']),
};

/** INVALID_INPUT for what is no statement, or more than one. */
export function readStatement(sql: string, dialect: SqlDialect): Statement {
  const tokens = tokenise(sql, dialect);
  const [first] = tokens;
  if (!first) throw new AppError('INVALID_INPUT', 'There is no statement', { hint: 'Write one SQL statement' });
  while (tokens.at(-1)?.text === ';') tokens.pop();
  const opening = tokens.find(({ text }) => text !== '(');
  const written = opening?.kind === 'word' ? opening.text.toUpperCase() : '';
  // A trigger or procedure holds statements of its own; the engine takes no second one all the same.
  if (written !== 'CREATE' && tokens.some(({ text, kind }) => kind === 'symbol' && text === ';')) throw new AppError('INVALID_INPUT', 'That is more than one statement', { hint: 'Send one statement a call' });
  const verb = written === 'WITH' ? verbOfWith(tokens) : written;
  if (verb === '') throw new AppError('INVALID_INPUT', `A statement does not begin with ${JSON.stringify(first.text.slice(0, 20))}`, { hint: 'Write one SQL statement, such as SELECT … FROM …' });
  const inside = written === 'WITH' || verb === 'EXPLAIN' ? changesIn(tokens) : undefined;
  const access = reading[dialect].has(verb) && inside === undefined ? 'read' : taking.has(inside ?? verb) ? 'delete' : 'write';
  return { verb: inside !== undefined && verb !== 'EXPLAIN' ? inside : verb, access, tables: tablesOf(tokens), functions: functionsOf(tokens), tokens };
}

/** Whether a statement of this verb only reads, in this dialect. */
export function readsOnly({ verb, access }: Statement, dialect: SqlDialect): boolean {
  return access === 'read' && reading[dialect].has(verb);
}

const word = (token: Token | undefined): string => (token?.kind === 'word' ? token.text.toUpperCase() : '');

/** The first verb outside the parentheses of a WITH. */
function verbOfWith(tokens: readonly Token[]): string {
  let depth = 0;
  for (const token of tokens) {
    if (token.text === '(' && token.kind === 'symbol') depth += 1;
    else if (token.text === ')' && token.kind === 'symbol') depth -= 1;
    else if (depth === 0 && ['SELECT', 'VALUES', 'TABLE', 'FROM', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'REPLACE'].includes(word(token))) return word(token);
  }
  return '';
}

/** The change that takes most among those a WITH or an EXPLAIN holds. */
function changesIn(tokens: readonly Token[]): string | undefined {
  const starts = tokens.filter((token, index) => {
    const verb = word(token);
    if (!(changing as readonly string[]).includes(verb)) return false;
    const [before, after] = [tokens[index - 1], word(tokens[index + 1])];
    // FOR UPDATE, DO UPDATE, ON DELETE; REPLACE(…) and INSERT(…) as functions.
    if (['FOR', 'DO', 'ON'].includes(word(before)) || (tokens[index + 1]?.text === '(' && ['REPLACE', 'INSERT', 'TRUNCATE'].includes(verb))) return false;
    return (verb === 'DELETE' && after === 'FROM') || (verb === 'INSERT' || verb === 'REPLACE' || verb === 'MERGE' ? after !== '' : tokens[index + 1]?.kind === 'word' || tokens[index + 1]?.kind === 'quoted');
  });
  return changing.find((verb) => starts.some((token) => word(token) === verb));
}

const leads = new Set(['FROM', 'JOIN', 'INTO', 'UPDATE', 'TABLE', 'USING', 'TRUNCATE', 'VIEW', 'DESCRIBE', 'DESC']);
const skipped = new Set(['IF', 'NOT', 'EXISTS', 'ONLY', 'LATERAL', 'TABLE', 'LOW_PRIORITY', 'IGNORE', 'OR', 'ABORT', 'FAIL', 'ROLLBACK', 'REPLACE']);
const never = new Set(['SELECT', 'SET', 'OF', 'WHERE', 'VALUES', 'SKIP', 'NOWAIT', 'DO', 'BTREE', 'HASH', 'GIN', 'GIST', 'OUTFILE', 'DUMPFILE', 'FROM', 'INTO', 'WITH']);

function tablesOf(tokens: readonly Token[]): string[] {
  const own = namesOfWith(tokens);
  const found = new Set<string>();
  for (let at = 0; at < tokens.length; at += 1) {
    const lead = word(tokens[at]);
    const onIndex = lead === 'ON' && tokens.slice(0, at).some((token) => word(token) === 'INDEX' || word(token) === 'TRIGGER');
    if (!leads.has(lead) && !onIndex) continue;
    let next = at + 1;
    for (;;) {
      while (skipped.has(word(tokens[next]))) next += 1;
      const name = nameAt(tokens, next);
      if (!name || never.has(name.text.toUpperCase())) break;
      const called = tokens[name.end]?.text === '(' && ['FROM', 'JOIN', 'USING'].includes(lead);
      if (!called && !own.has(name.text.toLowerCase())) found.add(name.text.toLowerCase());
      next = name.end;
      // An alias, then perhaps the next of a list.
      if (word(tokens[next]) === 'AS') next += 1;
      if (tokens[next]?.kind === 'quoted' || (tokens[next]?.kind === 'word' && tokens[next + 1]?.text === ',')) next += 1;
      if (tokens[next]?.text !== ',' || lead === 'INTO') break;
      next += 1;
    }
  }
  return [...found];
}

/** What WITH names for the statement itself. */
function namesOfWith(tokens: readonly Token[]): Set<string> {
  if (!tokens.some((token) => word(token) === 'WITH')) return new Set();
  const names = tokens.filter((token, index) => {
    if (word(tokens[index + 1]) !== 'AS' && tokens[index + 1]?.text !== '(') return false;
    const before = tokens[index - 1];
    return ['WITH', 'RECURSIVE'].includes(word(before)) || (before?.text === ',' && word(tokens[index + 1]) === 'AS' && (tokens[index + 2]?.text === '(' || word(tokens[index + 2]).endsWith('MATERIALIZED') || word(tokens[index + 2]) === 'NOT'));
  });
  return new Set(names.map(({ text }) => text.toLowerCase()));
}

/** A name with its schema. */
function nameAt(tokens: readonly Token[], start: number): { text: string; end: number } | undefined {
  const isName = (token: Token | undefined): token is Token => token?.kind === 'word' || token?.kind === 'quoted';
  if (!isName(tokens[start])) return undefined;
  let [text, end] = [tokens[start].text, start + 1];
  while (tokens[end]?.text === '.' && isName(tokens[end + 1])) {
    text += `.${tokens[end + 1]?.text ?? ''}`;
    end += 2;
  }
  return { text, end };
}

/** Words of SQL that a parenthesis may follow. */
const ordinary = new Set(
  'SELECT FROM WHERE AND OR NOT IN EXISTS ANY ALL SOME AS ON USING VALUES INTO OVER PARTITION BY HAVING UNION EXCEPT INTERSECT LIMIT OFFSET SET WHEN THEN ELSE CASE BETWEEN LIKE IS JOIN LEFT RIGHT INNER OUTER CROSS FULL DISTINCT FILTER WITHIN RETURNING CONFLICT KEY INDEX UNIQUE CHECK PRIMARY REFERENCES DEFAULT TABLE WITH RECURSIVE MATERIALIZED ROW LATERAL ONLY UPDATE DELETE INSERT VARCHAR CHAR DECIMAL NUMERIC INTERVAL'.split(' '),
);

function functionsOf(tokens: readonly Token[]): string[] {
  const names = tokens.flatMap((token, index) => {
    if (tokens[index + 1]?.text !== '(' || tokens[index + 1]?.kind !== 'symbol') return [];
    if (token.kind !== 'quoted' && (token.kind !== 'word' || ordinary.has(token.text.toUpperCase()))) return [];
    // INSERT INTO name (…), and WITH name (…) AS.
    let start = index;
    while (tokens[start - 1]?.text === '.') start -= 2;
    const before = word(tokens[start - 1]);
    return ['INTO', 'TABLE', 'WITH', 'RECURSIVE', 'AS'].includes(before) ? [] : [token.text.toLowerCase()];
  });
  return [...new Set(names)];
}
