import { z } from 'zod';
import type { Json } from '../../../src-preload/contract/index.ts';
import { AppError } from '../../kernel/errors.ts';
import { formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { json, namedField, timeoutField } from './shared/fields.ts';

const documentField = z.record(z.string(), json);
const argumentsField = z.array(z.union([z.string().max(1_000_000), z.number()])).max(1000).default([]);

export const queryNosql = defineFunction({
  name: 'query_nosql',
  title: 'Query NoSQL',
  category: 'database',
  summary: 'Read keys of Redis or documents of MongoDB',
  description:
    'Reads from a saved Redis or MongoDB database. Redis: give a command that only reads, such as GET, HGETALL or SCAN, and its arguments. MongoDB: give a collection and find, aggregate, count or distinct with a filter or pipeline; what runs code ($where, $function) or writes ($out, $merge) is refused, and without a collection the names of all are told. For changes use write_nosql.',
  input: z.strictObject({
    connection: namedField,
    command: z.string().min(1).max(64).optional().describe('Redis: the command, such as HGETALL.'),
    arguments: argumentsField.describe('Redis: its arguments in order; the key first.'),
    collection: z.string().min(1).max(255).optional().describe('MongoDB: the collection.'),
    operation: z.enum(['find', 'aggregate', 'count', 'distinct']).default('find').describe('MongoDB: how to read.'),
    filter: documentField.default({}).describe('MongoDB: which documents, such as {"status": "open"}.'),
    pipeline: z.array(documentField).max(50).optional().describe('MongoDB: the stages of aggregate.'),
    projection: documentField.optional().describe('MongoDB: which fields, such as {"name": 1}.'),
    sort: documentField.optional().describe('MongoDB: the order, such as {"created": -1}.'),
    field: z.string().min(1).max(300).optional().describe('MongoDB: the field of distinct.'),
    limit: z.number().int().min(1).max(5000).default(100).describe('MongoDB: documents of this page.'),
    offset: z.number().int().min(0).max(10_000_000).default(0).describe('MongoDB: documents to pass over first.'),
    timeout: timeoutField,
  }),
  output: z.strictObject({
    result: json.describe('What the command answered, or the documents. MongoDB’s own types are Extended JSON, such as {"$oid": "…"}.'),
    count: z.number().int().describe('Items of the result, where it is a list or an object; else 1, or 0 for nothing.'),
    has_more: z.boolean().describe('MongoDB: there are documents after these.'),
  }),
  annotations: { readOnly: true, destructive: false, idempotent: true, openWorld: false },
  undo: 'nothing',
  timeoutMs: 630_000,
  phrase: ({ connection, command, collection, operation, arguments: args }) => ({ base: 'Read', present: 'Reading', past: 'Read', object: command !== undefined ? `${command.toUpperCase()} ${String(args[0] ?? '')} of ${connection}`.replace('  ', ' ') : collection === undefined ? `the collections of ${connection}` : `${collection} of ${connection} by ${operation}` }),
  effects: ({ connection, command, collection, operation, arguments: args }) => [{ kind: 'sql', connection, access: 'read', verb: (command ?? operation).toUpperCase(), tables: [command === undefined ? collection : args[0]].flatMap((name) => (name === undefined ? [] : [String(name)])) }],
  summarise: ({ count, has_more }) => (count === 0 ? 'Nothing there' : `${formatCount(count, 'item')}${has_more ? ', and there are more' : ''}`),
  phrasings: [
    'get the key session:42 from redis',
    'show the hash user:7 in redis',
    'scan redis for keys beginning with cache:',
    'what is the time to live of this redis key',
    'read the list queue from the cache server',
    'find documents in the mongodb collection orders',
    'count the documents where status is open',
    'aggregate sales by month in mongo',
    'which collections are in the mongodb database',
    'distinct values of country in the collection users',
    'show the newest documents of the collection events',
    'how many keys are in redis',
  ],
  examples: [{ title: 'A hash of Redis', input: { connection: 'cache', command: 'HGETALL', arguments: ['user:7'] } }],
  async handler({ databases, signal }, call) {
    const { connection, command, collection, timeout } = call;
    const timeoutMs = timeout * 1000;
    if (command !== undefined) {
      const result = await (await databases.keys(connection)).run(command, call.arguments.map(String), 'read', { timeoutMs, signal });
      return { result, count: countOf(result), has_more: false };
    }
    const store = await databases.documents(connection).catch((error: unknown) => {
      throw error instanceof AppError && error.code === 'UNSUPPORTED' ? new AppError('INVALID_INPUT', `${connection} is no MongoDB database: a Redis database needs a command`, { hint: 'Give command, such as GET, and its arguments' }) : error;
    });
    if (collection === undefined) {
      const names = await store.collections(signal);
      return { result: names, count: names.length, has_more: false };
    }
    const { documents, more } = await store.read({ ...call, collection, timeoutMs, signal });
    return { result: documents, count: documents.length, has_more: more };
  },
});

function countOf(result: Json): number {
  if (result === null) return 0;
  return typeof result === 'object' ? Object.keys(result).length : 1;
}
