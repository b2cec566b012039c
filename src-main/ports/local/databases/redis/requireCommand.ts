import { AppError } from '../../../../kernel/errors.ts';

/** What COMMAND INFO says of a command; words in lower case. */
export interface CommandFacts {
  flags: readonly string[];
  categories: readonly string[];
}

/** About the connection itself, which is shared, or about other clients. */
const ofConnection = new Set('auth hello select swapdb quit reset multi exec discard watch unwatch subscribe psubscribe ssubscribe unsubscribe punsubscribe sunsubscribe monitor client script eval evalsha eval_ro evalsha_ro fcall fcall_ro function command wait waitaof asking readonly readwrite'.split(' '));
const closedCategories = ['@dangerous', '@admin', '@blocking', '@scripting', '@connection', '@transaction', '@pubsub'];
/** Dangerous by the server's table, for what they tell or how long they take; harmless to read here. */
const stillRead = new Set(['info', 'dbsize', 'ping']);

/** FORBIDDEN for a command that may not run: by the server's own flags, so that new ones are judged as well. */
export function requireCommand(name: string, facts: CommandFacts | undefined, args: readonly string[], access: 'read' | 'write'): void {
  const shown = name.toUpperCase();
  if (!facts) throw new AppError('INVALID_INPUT', `Redis knows no command ${shown}`, { hint: 'Check its spelling' });
  if (access === 'read' && stillRead.has(name)) return;
  if (ofConnection.has(name)) throw new AppError('FORBIDDEN', `${shown} is about the connection or runs code, not about keys`, { hint: 'Use commands that work on keys' });
  const closed = closedCategories.find((category) => facts.categories.includes(category));
  if (closed !== undefined) throw new AppError('FORBIDDEN', `${shown} is ${closed.slice(1)} by Redis' own table`, { hint: name === 'keys' ? 'Use SCAN with MATCH' : name.startsWith('flush') ? 'Delete the keys by name with DEL or UNLINK' : 'Use commands that work on keys' });
  if (access === 'read' && (!facts.flags.includes('readonly') || facts.flags.includes('write'))) throw new AppError('FORBIDDEN', `${shown} changes keys, and this only reads`, { hint: 'Use write_nosql, which is shown and asked about first' });
  if (access === 'write' && !facts.flags.includes('write')) throw new AppError('INVALID_INPUT', `${shown} changes nothing`, { hint: 'Use query_nosql to read' });
  if (access === 'write' && args.length === 0) throw new AppError('INVALID_INPUT', `${shown} needs a key`, { hint: 'Give its arguments as a list' });
}
