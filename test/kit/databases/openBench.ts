// A workbench for a whole file of tests, with databases saved under names.
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseConnection } from '../../../src-preload/contract/index.ts';
import { createDatabases } from '../../../src-main/ports/local/databases/createDatabases.ts';
import { openWorkbench, type Workbench } from '../workbench.ts';

export interface DatabaseBench extends Workbench {
  close(): Promise<void>;
}
export interface SavedDatabase {
  connection: DatabaseConnection;
  password?: string | undefined;
}

export function openBench(saved: readonly SavedDatabase[] = []): DatabaseBench {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'steward-database-')));
  const roots = { workspace: join(folder, 'workspace'), home: join(folder, 'home'), dataFolder: join(folder, 'data'), outside: join(folder, 'outside') };
  for (const path of Object.values(roots)) mkdirSync(path);
  const bench = openWorkbench(roots);
  const databases = createDatabases({
    book: { saved: () => saved.map(({ connection }) => connection), password: async ({ name }) => saved.find(({ connection }) => connection.name === name)?.password },
    network: bench.ports.network,
    roots: () => roots,
  });
  bench.ports.databases = databases;
  return Object.assign(bench, {
    async close() {
      await Promise.all([databases.end(), bench.ports.end()]);
      rmSync(folder, { recursive: true, force: true });
    },
  });
}
