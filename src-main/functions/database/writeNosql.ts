import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import { formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { json, namedField, timeoutField } from './shared/fields.ts';

const documentField = z.record(z.string(), json);
const taking = new Set(['DEL', 'UNLINK', 'GETDEL', 'LTRIM', 'HDEL', 'SREM', 'ZREM', 'XTRIM', 'XDEL', 'LREM', 'LPOP', 'RPOP', 'SPOP', 'ZPOPMIN', 'ZPOPMAX', 'EXPIRE', 'PEXPIRE', 'EXPIREAT', 'PEXPIREAT', 'DELETE']);

const input = z.strictObject({
  connection: namedField,
  command: z.string().min(1).max(64).optional().describe('Redis: the command, such as HSET.'),
  arguments: z.array(z.union([z.string().max(10_000_000), z.number()])).max(5000).default([]).describe('Redis: its arguments in order; the key first.'),
  collection: z.string().min(1).max(255).optional().describe('MongoDB: the collection.'),
  operation: z.enum(['insert', 'update', 'replace', 'delete']).optional().describe('MongoDB: what to do. update and delete are of every document the filter meets, replace of one.'),
  filter: documentField.optional().describe('MongoDB: which documents; needed but for insert.'),
  documents: z.array(documentField).max(1000).optional().describe('MongoDB: what to insert, or the one that replaces.'),
  update: documentField.optional().describe('MongoDB: the change, such as {"$set": {"status": "paid"}}.'),
  timeout: timeoutField,
});
type Input = z.output<typeof input>;

export const writeNosql = defineFunction({
  name: 'write_nosql',
  title: 'Write NoSQL',
  category: 'database',
  summary: 'Change keys of Redis or documents of MongoDB',
  description:
    'Changes a saved Redis or MongoDB database. Redis: one command that writes keys, such as SET, HSET, DEL or EXPIRE, with its arguments; commands about the server, scripts and flushing are refused. MongoDB: insert, update, replace or delete in one collection. It cannot be undone; the person sees all of it first. To read use query_nosql.',
  input,
  output: z.strictObject({
    result: json.describe('What the server answered.'),
    affected: z.number().int().describe('Documents or keys that were changed, where the server tells; else 1.'),
  }),
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: false },
  undo: 'impossible',
  timeoutMs: 630_000,
  phrase: (call) => ({ base: 'Change', present: 'Changing', past: 'Changed', object: `${whatOf(call)} in ${call.connection}` }),
  effects: (call) => [{ kind: 'sql', connection: call.connection, access: taking.has(verbOf(call)) ? 'delete' : 'write', verb: verbOf(call), tables: [call.command === undefined ? call.collection : call.arguments[0]].flatMap((name) => (name === undefined ? [] : [String(name)])) }],
  async preview({ databases, signal }, call) {
    requireWhole(call);
    const met = call.collection !== undefined && call.filter !== undefined ? await databases.count(call.connection, call.collection, call.filter, signal) : undefined;
    const every = call.filter !== undefined && Object.keys(call.filter).length === 0;
    return {
      preview: {
        kind: 'sql',
        database: call.connection,
        statement: call.command === undefined ? JSON.stringify({ collection: call.collection, operation: call.operation, filter: call.filter, update: call.update, documents: call.documents }, null, 2) : [call.command.toUpperCase(), ...call.arguments.map((argument) => JSON.stringify(argument))].join(' '),
        ...(met !== undefined && { affected: met }),
        columns: [],
        rows: [],
        notes: every ? [{ tone: 'destroy', text: 'The filter is empty: it meets every document' }] : [],
      },
    };
  },
  summarise: ({ affected }, call) => `${verbOf(call)}: ${formatCount(affected, call.command === undefined ? 'document' : 'item')}`,
  phrasings: [
    'set the redis key greeting to hello',
    'delete the key session:42 from redis',
    'let the redis key expire in an hour',
    'push a job onto the redis list queue',
    'increment the counter visits in redis',
    'insert a document into the mongodb collection orders',
    'update documents in mongo where status is open',
    'delete documents from the collection logs',
    'replace the document with this id in mongodb',
    'write a field into the hash user:7',
    'add a member to the redis set tags',
    'store this value in the cache server',
  ],
  examples: [{ title: 'A key of Redis', input: { connection: 'cache', command: 'SET', arguments: ['greeting', 'hello', 'EX', 3600] } }],
  async handler({ databases, signal }, call) {
    requireWhole(call);
    const timeoutMs = call.timeout * 1000;
    if (call.command !== undefined) {
      const result = await (await databases.keys(call.connection)).run(call.command, call.arguments.map(String), 'write', { timeoutMs, signal });
      return { result, affected: typeof result === 'number' ? result : result === null ? 0 : 1 };
    }
    const store = await databases.documents(call.connection);
    const { affected, inserted } = await store.write({ ...call, collection: call.collection ?? '', operation: call.operation ?? '', limit: 0, offset: 0, timeoutMs, signal });
    return { result: inserted, affected };
  },
});

const verbOf = ({ command, operation }: Input): string => (command ?? operation ?? '').toUpperCase();
const whatOf = ({ command, arguments: args, collection, operation }: Input): string => (command === undefined ? `${collection ?? 'a collection'} by ${operation ?? 'nothing'}` : `${String(args[0] ?? 'keys')} by ${command.toUpperCase()}`);

function requireWhole({ command, collection, operation, filter, documents, update }: Input): void {
  if (command !== undefined) {
    if (collection !== undefined || operation !== undefined) throw new AppError('INVALID_INPUT', 'A command is for Redis, a collection for MongoDB: give one of the two');
    return;
  }
  if (collection === undefined || operation === undefined) throw new AppError('INVALID_INPUT', 'It has to be said what to change', { hint: 'Redis: command and arguments. MongoDB: collection and operation' });
  const missing = operation === 'insert' ? documents === undefined && 'documents' : filter === undefined ? 'filter' : operation === 'update' ? update === undefined && 'update' : operation === 'replace' && documents?.length !== 1 && 'documents, exactly one,';
  if (missing) throw new AppError('INVALID_INPUT', `To ${operation} it needs ${missing}`, { hint: operation === 'insert' ? 'Give a list of documents' : 'An empty filter {} meets every document' });
}
