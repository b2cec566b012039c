import { z } from 'zod';
import { secretName } from './settings.ts';

/** What can be behind a saved connection. mysql: MariaDB as well. */
export const databaseEngines = ['sqlite', 'postgresql', 'mysql', 'redis', 'mongodb'] as const;
export type DatabaseEngine = (typeof databaseEngines)[number];

/** Without a dot, so that it is never taken for a file. */
export const databaseName = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,31}$/, 'use lower-case letters, digits, dashes or underscores, at most 32');

const words = (most: number): z.ZodString => z.string().min(1).max(most).regex(/^[^\p{Cc}]+$/u, 'without control characters');
const server = {
  name: databaseName,
  host: z.string().min(1).max(253).regex(/^[\x21-\x7e]+$/, 'a plain host name such as db.example.com'),
  port: z.number().int().min(1).max(65_535),
  /** verified: encrypted, with a certificate that is the host's. off: in the clear. */
  tls: z.enum(['off', 'verified']),
};
/** The password lies in the secret store under this name. Absent: the server asks for none. */
const credential = z.strictObject({ secret: secretName }).optional();

export const databaseConnection = z.discriminatedUnion('engine', [
  z.strictObject({ engine: z.literal('sqlite'), name: databaseName, /** Of its file; relative to the workspace, absolute, or from ~. */ path: words(4096) }),
  z.strictObject({ engine: z.literal('postgresql'), ...server, database: words(63), user: words(63), credential }),
  z.strictObject({ engine: z.literal('mysql'), ...server, database: words(64), user: words(80), credential }),
  z.strictObject({ engine: z.literal('redis'), ...server, /** Its number. */ database: z.number().int().min(0).max(1_000_000), user: words(200).optional(), credential }),
  z.strictObject({ engine: z.literal('mongodb'), ...server, database: words(63), user: words(200).optional(), /** The database that knows the user; the one itself where absent. */ authSource: words(63).optional(), credential }),
]);
export type DatabaseConnection = z.infer<typeof databaseConnection>;
export type DatabaseServer = Exclude<DatabaseConnection, { engine: 'sqlite' }>;
/** Each under a name of its own. */
export const databaseList = z.array(databaseConnection).refine((list) => new Set(list.map(({ name }) => name)).size === list.length, 'two databases have the same name');

const written = z.strictObject({
  connection: databaseConnection,
  /** The password; absent: the one that is saved stays. */
  secret: z.string().min(1).max(10_000).optional(),
});

export const databaseMethods = {
  /** Adds a connection, or puts it in the place of the one of that name. */
  'databases.save': { params: written, result: z.strictObject({}) },
  /** Its password goes with it. */
  'databases.remove': { params: z.strictObject({ name: databaseName }), result: z.strictObject({}) },
  /** Connects and reads nothing: what answered, or why nobody did. */
  'databases.test': { params: written, result: z.strictObject({ ok: z.boolean(), message: z.string(), tookMs: z.number() }) },
} as const;
