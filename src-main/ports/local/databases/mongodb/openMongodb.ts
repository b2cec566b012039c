import type { Document, MongoClient, MongoClientOptions } from 'mongodb';
import type { LookupFunction } from 'node:net';
import type { DatabaseConnection, Json } from '../../../../../src-preload/contract/index.ts';
import { AppError } from '../../../../kernel/errors.ts';
import type { DocumentRequest, DocumentStore, Row } from '../../../databases.ts';
import { requireSafeDocument } from '../../../databases/documentGuards.ts';
import type { Network } from '../../../network.ts';
import type { ServerParts } from '../createDatabases.ts';

type MongodbConnection = Extract<DatabaseConnection, { engine: 'mongodb' }>;

/**
 * A MongoDB server, by the maker's own driver. Types that JSON does not have are written as MongoDB's
 * Extended JSON: {"$oid": …}, {"$date": …}. No server was there to try it on: what it sends is tested
 * against the driver's interface only.
 */
export async function openMongodb(parts: ServerParts<MongodbConnection>, network: Network): Promise<{ value: DocumentStore; end(): Promise<void> }> {
  const { MongoClient, BSON } = await import('mongodb');
  const client = new MongoClient(`mongodb://${bracketed(parts.connection.host)}:${parts.connection.port}/`, optionsOf(parts.connection, await parts.password(), network));
  try {
    await client.connect();
  } catch (error) {
    await client.close().catch(() => undefined);
    throw explainMongodb(error, 10_000);
  }
  return { value: documentStore(client, parts.connection.database, BSON.EJSON), end: () => client.close() };
}

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

export function optionsOf({ user, authSource, database, tls, host }: MongodbConnection, password: string | undefined, network: Pick<Network, 'look'>): MongoClientOptions {
  // The driver looks names up by itself: it is given none that lead to a metadata service.
  const lookup: LookupFunction = (name, { all }, done) => {
    network.look(name).then(
      ({ addresses, place }) => {
        const [first] = addresses;
        if (place === 'metadata' || !first) return done(Object.assign(new Error(`${name} leads nowhere it may`), { code: 'ENOTFOUND' }), '', 4);
        const family = (address: string): number => (address.includes(':') ? 6 : 4);
        if (all) done(null, addresses.map(({ address }) => ({ address, family: family(address) })));
        else done(null, first.address, family(first.address));
      },
      (error: Error) => done(error, '', 4),
    );
  };
  return {
    directConnection: true,
    tls: tls === 'verified',
    ...(tls === 'verified' && { servername: host }),
    ...(user !== undefined && { auth: { username: user, password: password ?? '' }, authSource: authSource ?? database }),
    serverSelectionTimeoutMS: 10_000,
    maxPoolSize: 4,
    maxIdleTimeMS: 30_000,
    retryWrites: false,
    appName: 'steward',
    lookup,
  } as MongoClientOptions;
}

type Ejson = { serialize(value: unknown, options: { relaxed: boolean }): unknown; deserialize(value: Document): unknown };

export function documentStore(client: Pick<MongoClient, 'db'>, database: string, ejson: Ejson): DocumentStore {
  const db = client.db(database);
  const read = (value: Row | undefined): Document => {
    requireSafeDocument(value ?? {});
    return ejson.deserialize(value ?? {}) as Document;
  };
  const shown = (value: unknown): Json => ejson.serialize(value, { relaxed: true }) as Json;

  return {
    engine: 'mongodb',
    version: (signal) => answered(10_000, signal, async () => `MongoDB ${String((await db.admin().serverInfo())['version'])}`),
    collections: (signal) => answered(10_000, signal, async () => (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name).toSorted()),
    count: (collection, filter, signal) => answered(10_000, signal, () => db.collection(collection).countDocuments(read(filter), { maxTimeMS: 10_000, signal })),
    read: (request) => answered(request.timeoutMs, request.signal, () => readDocuments(request)),
    write: (request) => answered(request.timeoutMs, request.signal, () => writeDocuments(request)),
  };

  async function readDocuments({ collection, operation, filter, pipeline, projection, sort, field, limit, offset, timeoutMs: maxTimeMS, signal }: DocumentRequest): Promise<{ documents: Json[]; more: boolean }> {
    const from = db.collection(collection);
    switch (operation) {
      case 'find': {
        const found = await from.find(read(filter), { ...(projection && { projection: read(projection) }), ...(sort && { sort: read(sort) as Record<string, 1 | -1> }), skip: offset, limit: limit + 1, maxTimeMS, signal }).toArray();
        return { documents: found.slice(0, limit).map(shown), more: found.length > limit };
      }
      case 'aggregate': {
        const found = await from.aggregate([...(pipeline ?? []).map(read), { $skip: offset }, { $limit: limit + 1 }], { maxTimeMS, allowDiskUse: false, signal }).toArray();
        return { documents: found.slice(0, limit).map(shown), more: found.length > limit };
      }
      case 'count':
        return { documents: [await from.countDocuments(read(filter), { maxTimeMS, signal })], more: false };
      case 'distinct': {
        const values = await from.distinct(field ?? '_id', read(filter), { maxTimeMS });
        return { documents: values.slice(offset, offset + limit).map(shown), more: values.length > offset + limit };
      }
      default:
        throw new AppError('INVALID_INPUT', `${operation} is no way to read from MongoDB here`, { hint: 'find, aggregate, count and distinct are' });
    }
  }

  async function writeDocuments({ collection, operation, filter, documents = [], update, timeoutMs: maxTimeMS }: DocumentRequest): Promise<{ affected: number; inserted: string[] }> {
    const into = db.collection(collection);
    switch (operation) {
      case 'insert': {
        const { insertedCount, insertedIds } = await into.insertMany(documents.map(read), { maxTimeMS } as object);
        return { affected: insertedCount, inserted: Object.values(insertedIds).map(String) };
      }
      case 'update':
        return { affected: (await into.updateMany(read(filter), read(update), { maxTimeMS } as object)).modifiedCount, inserted: [] };
      case 'replace':
        return { affected: (await into.replaceOne(read(filter), read(documents[0]), { maxTimeMS } as object)).modifiedCount, inserted: [] };
      case 'delete':
        return { affected: (await into.deleteMany(read(filter), { maxTimeMS } as object)).deletedCount, inserted: [] };
      default:
        throw new AppError('INVALID_INPUT', `${operation} is no change of MongoDB here`, { hint: 'insert, update, replace and delete are' });
    }
  }
}

async function answered<T>(timeoutMs: number, signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  try {
    return await ask();
  } catch (error) {
    signal.throwIfAborted();
    throw explainMongodb(error, timeoutMs);
  }
}

export function explainMongodb(error: unknown, timeoutMs: number): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const { code } = error as Error & { code?: unknown };
  const said = `MongoDB says: ${error.message}`;
  if (code === 50) return new AppError('DEADLINE_EXCEEDED', `MongoDB did not finish within ${Math.round(timeoutMs / 1000)} s`, { cause: error, hint: 'Narrow it down, or allow it more time' });
  if (code === 18 || code === 13) return new AppError('PERMISSION_DENIED', said, { cause: error, hint: 'Check user and password in the settings, under Databases' });
  if (code === 11_000) return new AppError('CONFLICT', said, { cause: error });
  if (error.name === 'MongoServerError' || error.name === 'MongoInvalidArgumentError' || error.name === 'BSONError') return new AppError('INVALID_INPUT', said, { cause: error });
  return new AppError('NETWORK', `MongoDB could not be reached: ${error.message}`, { cause: error, hint: 'Check that it runs, and its host and port in the settings' });
}
