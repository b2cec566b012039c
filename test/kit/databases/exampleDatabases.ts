// The databases that examples of functions name: app.sqlite with a backup of it, and the Redis called cache.
import { createDatabases, type LocalDatabases } from '../../../src-main/ports/local/databases/createDatabases.ts';
import type { Workbench } from '../workbench.ts';
import { redisServerMissing, startRedisServer } from './servers.ts';
import { makeShop } from './sqliteShop.ts';

export interface ExampleDatabases {
  enter(bench: Workbench): void;
  close(): Promise<void>;
}

export async function openExampleDatabases(): Promise<ExampleDatabases> {
  const redis = redisServerMissing === undefined ? await startRedisServer() : undefined;
  const opened: LocalDatabases[] = [];
  return {
    enter(bench) {
      makeShop(bench.at('app.sqlite'));
      makeShop(bench.at('app.backup'));
      const databases = createDatabases({ book: { saved: () => (redis ? [redis.connection] : []), password: async () => redis?.password }, network: bench.ports.network, roots: () => bench.roots });
      opened.push(databases);
      bench.ports.databases = databases;
    },
    async close() {
      await Promise.all(opened.map((each) => each.end()));
      await redis?.stop();
    },
  };
}
