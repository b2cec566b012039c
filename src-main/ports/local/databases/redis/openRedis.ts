import type { Redis } from 'ioredis';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { DatabaseConnection, Json } from '../../../../../src-preload/contract/index.ts';
import { AppError } from '../../../../kernel/errors.ts';
import type { KeyStore } from '../../../databases.ts';
import type { ServerParts } from '../createDatabases.ts';
import { cutText } from '../values.ts';
import { requireCommand, type CommandFacts } from './requireCommand.ts';

export type RedisConnection = Extract<DatabaseConnection, { engine: 'redis' }>;

/** A Redis server. What a command may do is asked of the server itself. */
export async function openRedis(parts: ServerParts<RedisConnection>): Promise<{ value: KeyStore; end(): Promise<void> }> {
  const client = await connectRedisServer(parts);
  const known = new Map<string, CommandFacts | undefined>();

  async function factsOf(command: string): Promise<CommandFacts | undefined> {
    if (!known.has(command)) known.set(command, parseFacts((await client.call('COMMAND', 'INFO', command)) as unknown[]));
    return known.get(command);
  }

  const value: KeyStore = {
    engine: 'redis',
    async version(signal) {
      const text = await within(client, 10_000, signal, String, () => client.info('server'));
      return `Redis ${/redis_version:(\S+)/.exec(text)?.[1] ?? ''}`;
    },
    async run(command, args, access, { timeoutMs, signal }) {
      const name = command.toLowerCase();
      if (!/^[a-z]+(?:\.[a-z]+)?$/.test(name)) throw new AppError('INVALID_INPUT', `${JSON.stringify(command)} is no command of Redis`, { hint: 'Give the command alone, such as HGETALL, and its arguments as a list' });
      requireCommand(name, await within(client, timeoutMs, signal, (facts) => facts, () => factsOf(name)), args, access);
      return within(client, timeoutMs, signal, (answer) => shaped(name, answer), () => client.call(name, ...args));
    },
  };
  return { value, end: async () => client.disconnect() };
}

/** Connected and signed in; it connects again by itself when it is cut. */
export async function connectRedisServer({ connection, password, openSocket }: ServerParts<RedisConnection>, database = connection.database): Promise<Redis> {
  const [{ Redis, AbstractConnector }, secret] = await Promise.all([import('ioredis'), password()]);
  class JudgedConnector extends AbstractConnector {
    constructor() {
      super(0);
    }
    override async connect(): Promise<Socket> {
      const { socket, secureContext } = await openSocket();
      this.connecting = true;
      this.stream = connection.tls === 'off' ? socket : connectTls({ socket, host: connection.host, servername: connection.host, rejectUnauthorized: true, ...(secureContext && { secureContext }) });
      return this.stream;
    }
  }
  const client = new Redis({
    Connector: JudgedConnector as never,
    db: database,
    ...(connection.user !== undefined && { username: connection.user }),
    ...(secret !== undefined && { password: secret }),
    lazyConnect: true,
    enableOfflineQueue: true,
    maxRetriesPerRequest: 1,
    retryStrategy: (times) => (times > 3 ? null : 200 * times),
    connectTimeout: 10_000,
    disableClientInfo: true,
  });
  let failed: Error | undefined;
  client.on('error', (error) => void (failed = error));
  try {
    await client.connect();
    await client.ping();
    return client;
  } catch (error) {
    client.disconnect();
    throw explainRedis(failed ?? error);
  }
}

async function within<A, B>(client: Redis, timeoutMs: number, signal: AbortSignal, shape: (answer: A) => B, ask: () => Promise<A>): Promise<B> {
  signal.throwIfAborted();
  if (client.status === 'end') await client.connect().catch((error: unknown) => Promise.reject(explainRedis(error)));
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new AppError('DEADLINE_EXCEEDED', `Redis did not answer within ${Math.round(timeoutMs / 1000)} s`, { hint: 'Ask for less at once' })), timeoutMs);
  const stop = (): void => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return shape(await Promise.race([ask(), stopped]));
  } catch (error) {
    throw explainRedis(error);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

/** Name, arity, flags, first key, last key, step, categories. */
function parseFacts(answer: unknown[]): CommandFacts | undefined {
  const [entry] = answer;
  if (!Array.isArray(entry)) return undefined;
  const words = (list: unknown): string[] => (Array.isArray(list) ? list.map((word) => String(word).toLowerCase()) : []);
  return { flags: words(entry[2]), categories: words(entry[6]) };
}

/** Fields with their values as an object; texts cut where they are very long. */
function shaped(command: string, answer: unknown): Json {
  const plain = toJson(answer);
  if ((command === 'hgetall' || command === 'config') && Array.isArray(plain)) return Object.fromEntries(plain.flatMap((field, at) => (at % 2 === 0 ? [[String(field), plain[at + 1] ?? null]] : [])));
  return plain;
}

function toJson(answer: unknown): Json {
  if (answer === null || answer === undefined) return null;
  if (typeof answer === 'number' || typeof answer === 'boolean') return answer;
  if (Array.isArray(answer)) return answer.map(toJson);
  if (answer instanceof Map) return Object.fromEntries([...answer].map(([field, value]) => [String(field), toJson(value)]));
  if (typeof answer === 'object' && !Buffer.isBuffer(answer)) return Object.fromEntries(Object.entries(answer).map(([field, value]) => [field, toJson(value)]));
  return cutText(Buffer.isBuffer(answer) ? answer.toString('utf8') : String(answer));
}

export function explainRedis(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const { message } = error;
  if (/^(?:NOAUTH|WRONGPASS)|invalid password|AUTH/i.test(message)) return new AppError('PERMISSION_DENIED', `Redis says: ${message}`, { cause: error, hint: 'Check user and password in the settings, under Databases' });
  if (message.startsWith('NOPERM')) return new AppError('PERMISSION_DENIED', `Redis says: ${message}`, { cause: error });
  if (message.startsWith('OOM')) return new AppError('OVERLOADED', `Redis says: ${message}`, { cause: error });
  if (/^(?:ERR|WRONGTYPE|NOSCRIPT|READONLY|EXECABORT|BUSYKEY)\b/.test(message)) return new AppError('INVALID_INPUT', `Redis says: ${message}`, { cause: error, hint: 'Check the command, and with TYPE what the key holds' });
  return new AppError('NETWORK', `Redis could not be reached: ${message}`, { cause: error, hint: 'Check that it runs, and its host and port in the settings' });
}
