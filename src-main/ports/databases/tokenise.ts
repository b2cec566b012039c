import { AppError } from '../../kernel/errors.ts';

export type SqlDialect = 'sqlite' | 'postgresql' | 'mysql' | 'duckdb';

/** quoted: a name in quotes, without them. string, number, symbol: as written. */
export interface Token {
  kind: 'word' | 'quoted' | 'string' | 'number' | 'symbol';
  text: string;
  /** Where it begins in the statement, and where it has ended. */
  at: number;
  end: number;
}
type Found = Omit<Token, 'at' | 'end'>;

/**
 * The words of a statement, without comments. Sessions are set so that the engine reads strings the
 * same way: `standard_conforming_strings` on PostgreSQL, neither ANSI_QUOTES nor NO_BACKSLASH_ESCAPES on MySQL.
 */
export function tokenise(sql: string, dialect: SqlDialect): Token[] {
  if (sql.includes('\0')) throw new AppError('INVALID_INPUT', 'A statement holds no NUL character');
  const tokens: Token[] = [];
  let at = 0;
  while (at < sql.length) {
    const [token, end] = next(sql, at, dialect);
    if (token) tokens.push({ ...token, at, end });
    at = end;
  }
  return tokens;
}

function next(sql: string, at: number, dialect: SqlDialect): [Found | undefined, number] {
  const character = sql.charAt(at);
  if (/\s/.test(character)) return [undefined, at + 1];
  const comment = endOfComment(sql, at, dialect);
  if (comment !== undefined) return [undefined, comment];
  const mysql = dialect === 'mysql';
  if (character === "'") return text(sql, at, "'", mysql, 'string');
  if (character === '"') return text(sql, at, '"', mysql, mysql ? 'string' : 'quoted');
  if (character === '`' && dialect !== 'postgresql') return text(sql, at, '`', false, 'quoted');
  if (character === '[' && dialect === 'sqlite') {
    const end = sql.indexOf(']', at);
    if (end < 0) throw unterminated('name');
    return [{ kind: 'quoted', text: sql.slice(at + 1, end) }, end + 1];
  }
  if (character === '$' && (dialect === 'postgresql' || dialect === 'duckdb')) {
    const tag = /^\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/u.exec(sql.slice(at, at + 80))?.[0];
    if (tag !== undefined) {
      const end = sql.indexOf(tag, at + tag.length);
      if (end < 0) throw unterminated('text');
      return [{ kind: 'string', text: sql.slice(at, end + tag.length) }, end + tag.length];
    }
  }
  const word = /^[\p{L}_][\p{L}\p{M}\p{N}_$]*/u.exec(sql.slice(at, at + 300))?.[0];
  if (word !== undefined) {
    // E'…' takes backslashes as escapes.
    if ((dialect === 'postgresql' || dialect === 'duckdb') && /^e$/i.test(word) && sql.charAt(at + 1) === "'") return text(sql, at + 1, "'", true, 'string');
    return [{ kind: 'word', text: word }, at + word.length];
  }
  const number = /^(?:0x[0-9a-f]+|\d+(?:\.\d*)?(?:e[+-]?\d+)?)/i.exec(sql.slice(at, at + 300))?.[0];
  if (number !== undefined) return [{ kind: 'number', text: number }, at + number.length];
  return [{ kind: 'symbol', text: character }, at + 1];
}

function endOfComment(sql: string, at: number, dialect: SqlDialect): number | undefined {
  const lineEnd = (): number => {
    const end = sql.slice(at).search(dialect === 'postgresql' || dialect === 'duckdb' ? /[\r\n]/ : /\n/);
    return end < 0 ? sql.length : at + end;
  };
  if (sql.startsWith('--', at)) return dialect !== 'mysql' || /^(?:--)(?:\s|$)/.test(sql.slice(at, at + 3)) ? lineEnd() : undefined;
  if (dialect === 'mysql' && sql.charAt(at) === '#') return lineEnd();
  if (!sql.startsWith('/*', at)) return undefined;
  if (dialect === 'mysql' && /^\/\*M?!/i.test(sql.slice(at, at + 4))) throw new AppError('INVALID_INPUT', 'The statement holds a comment that MySQL would run', { hint: 'Write what it holds without the comment' });
  if (dialect !== 'postgresql' && dialect !== 'duckdb') {
    const end = sql.indexOf('*/', at + 2);
    // SQLite takes a comment that does not end as one up to the end.
    if (end < 0 && dialect === 'mysql') throw unterminated('comment');
    return end < 0 ? sql.length : end + 2;
  }
  let depth = 0;
  for (let place = at; place < sql.length; place += 1) {
    if (sql.startsWith('/*', place)) [depth, place] = [depth + 1, place + 1];
    else if (sql.startsWith('*/', place)) {
      [depth, place] = [depth - 1, place + 1];
      if (depth === 0) return place + 1;
    }
  }
  throw unterminated('comment');
}

/** The quote doubled stands for itself; with `escapes` a backslash takes the next character along. */
function text(sql: string, at: number, quote: string, escapes: boolean, kind: 'string' | 'quoted'): [Found, number] {
  let value = '';
  for (let place = at + 1; place < sql.length; place += 1) {
    const character = sql.charAt(place);
    if (escapes && character === '\\') {
      value += sql.charAt(place + 1);
      place += 1;
    } else if (character === quote) {
      if (sql.charAt(place + 1) !== quote) return [{ kind, text: kind === 'quoted' ? value : sql.slice(at, place + 1) }, place + 1];
      value += quote;
      place += 1;
    } else value += character;
  }
  throw unterminated(kind === 'quoted' ? 'name' : 'text');
}

const unterminated = (what: string): AppError => new AppError('INVALID_INPUT', `A ${what} in the statement does not end`, { hint: 'Close its quotes; give values as parameters' });
