import type { Redis } from 'ioredis';
import { AppError } from '../../../../kernel/errors.ts';
import type { Backups, TableCount } from '../../../databases.ts';
import type { ServerParts } from '../createDatabases.ts';
import { connectRedisServer, explainRedis, type RedisConnection } from '../redis/openRedis.ts';

/** Every key as DUMP gives it, one JSON line a key; the server's own file is out of reach. Keys that change meanwhile are as they were when their turn came. */
export function redisBackups(parts: ServerParts<RedisConnection>): Backups {
  const { database } = parts.connection;

  async function withClient<T>(number: number, work: (client: Redis) => Promise<T>): Promise<T> {
    const client = await connectRedisServer(parts, number);
    try {
      return await work(client);
    } catch (error) {
      throw explainRedis(error);
    } finally {
      client.disconnect();
    }
  }
  const numberOf = (target: string): number => {
    const number = Number(/^(?:db)?(\d+)$/.exec(target)?.[1] ?? NaN);
    if (!Number.isInteger(number) || number === database) throw new AppError('INVALID_INPUT', `${JSON.stringify(target)} is no other database of this server`, { hint: 'Give its number, such as 1' });
    return number;
  };

  return {
    engine: 'redis',
    async make({ signal }) {
      const tables: TableCount[] = [{ name: `db${database}`, rows: 0 }];
      const client = await connectRedisServer(parts);
      return { format: 'redis-dump-lines', tool: 'DUMP', content: dumpAll(client, signal, () => void (tables[0] && (tables[0].rows += 1))), tables };
    },
    newTarget: () => String(database === 15 ? 14 : 15),
    restore: (content, target, { signal }) =>
      withClient(numberOf(target), async (client) => {
        if ((await client.dbsize()) > 0) throw new AppError('ALREADY_EXISTS', `Database ${target} of this Redis is not empty`, { hint: 'Give another number as target' });
        try {
          let keys = 0;
          for await (const line of linesOf(content)) {
            signal.throwIfAborted();
            const { key, expires, value } = JSON.parse(line) as { key: string; expires: number | null; value: string };
            await client.call('RESTORE', Buffer.from(key, 'base64'), String(expires ?? 0), Buffer.from(value, 'base64'), ...(expires === null ? [] : ['ABSTTL']));
            keys += 1;
          }
          return [{ name: `db${database}`, rows: keys }];
        } catch (error) {
          await client.flushdb();
          throw error;
        }
      }),
    exchange: (target) =>
      withClient(database, async (client) => {
        await client.call('SWAPDB', String(database), String(numberOf(target)));
        return { kept: `db${numberOf(target)}` };
      }),
  };
}

async function* dumpAll(client: Redis, signal: AbortSignal, onKey: () => void): AsyncGenerator<Uint8Array> {
  const seen = new Set<string>();
  try {
    for (let cursor = '0'; ; ) {
      signal.throwIfAborted();
      const [next, keys] = await client.scanBuffer(cursor, 'COUNT', 200);
      let lines = '';
      for (const key of keys) {
        const name = key.toString('base64');
        // SCAN may give a key twice.
        if (seen.has(name)) continue;
        seen.add(name);
        const [value, left] = await Promise.all([client.dumpBuffer(key), client.pexpiretime(key)]);
        if (!value) continue;
        lines += `${JSON.stringify({ key: name, expires: left < 0 ? null : left, value: value.toString('base64') })}\n`;
        onKey();
      }
      if (lines !== '') yield Buffer.from(lines);
      cursor = next.toString();
      if (cursor === '0') return;
    }
  } finally {
    client.disconnect();
  }
}

async function* linesOf(content: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of content) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
