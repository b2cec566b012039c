// query_database on a SQLite file through MCP, with policy and audit on, beside better-sqlite3 called directly.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { DoorBench } from './door.ts';
import { callsPerSecond, inTurns } from './pace.ts';
import { cli } from './processes.ts';
import { startStdioPeer } from './stdioClient.ts';

const goal = 1000;
const inFlight = 16;
const rows = 100_000;

const queries: readonly [string, string, unknown[]][] = [
  ['one row by its key', 'SELECT id, name, amount, note FROM orders WHERE id = ?', [4711]],
  ['a page of 20 rows', 'SELECT id, name, amount, note FROM orders WHERE id > ? ORDER BY id LIMIT 20', [5000]],
];

export async function benchDatabase({ folder, workspace, rounds, measureMs, say, verdict }: DoorBench): Promise<void> {
  const file = join(workspace, 'orders.sqlite');
  const made = new Database(file);
  made.exec(`CREATE TABLE orders (id INTEGER PRIMARY KEY, name TEXT, amount REAL, note TEXT); INSERT INTO orders WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows}) SELECT i, 'order ' || i, i * 1.5, NULL FROM n`);
  made.close();
  const direct = new Database(file, { readonly: true });
  const peer = await startStdioPeer([process.execPath, cli, 'mcp', '--data-dir', join(folder, 'database'), '--workspace', workspace], { ...process.env, MCP_LOG_LEVEL: 'error', MCP_RATE_LIMIT: '0' });
  try {
    say(`\nquery_database on SQLite (${rows.toLocaleString('en')} rows) through MCP over stdio, ${inFlight} in flight, policy and audit on`);
    for (const [what, sql, parameters] of queries) {
      const [through = 0, alone = 0] = await inTurns(
        [
          () => callsPerSecond(async () => void (await peer.call('query_database', { connection: 'orders.sqlite', query: sql, parameters })), inFlight, measureMs),
          () => callsPerSecond(async () => void direct.prepare(sql).all(...parameters), 1, measureMs),
        ],
        rounds,
      );
      say(`${what.padEnd(22)}${through.toFixed(0).padStart(8)}/s   better-sqlite3 directly ${alone.toFixed(0).padStart(8)}/s   ratio ${(through / alone).toFixed(4)}   goal ${goal} ${verdict(through, goal)}`);
    }
  } finally {
    await peer.close();
    direct.close();
  }
}
