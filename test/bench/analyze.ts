// The summary of a table of five million rows, in a daemon of its own: how long, at what peak of memory, and how long small calls wait meanwhile.
import { createWriteStream, readFileSync, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { createMcpClient } from '../../src-main/index.ts';
import type { DoorBench } from './door.ts';
import { cli, start } from './processes.ts';

const goals = { seconds: 8, megabytes: 600, waitMs: 100 };
const rows = 5_000_000;

export async function benchAnalyze({ folder, workspace, say, verdict }: DoorBench): Promise<void> {
  const table = join(workspace, 'five-million.csv');
  await writeTable(table);
  const daemon = await start([cli, 'serve', '--port', '0', '--no-open', '--json', '--data-dir', join(folder, 'analyze'), '--workspace', workspace], { ...process.env, MCP_LOG_LEVEL: 'warn' });
  try {
    const { port, token, pid } = JSON.parse(daemon.line) as { port: number; token: string; pid: number };
    const client = await createMcpClient({ url: `http://127.0.0.1:${port}`, token });
    say(`\nanalyze_data of ${rows.toLocaleString('en')} rows, ${Math.round(statSync(table).size / 1e6)} MB (goals ${goals.seconds} s, ${goals.megabytes} MB, small calls within ${goals.waitMs} ms)`);
    const startedAt = performance.now();
    let running = true;
    const analysis = client.callFunction('analyze_data', { data_source: table, analysis_type: 'statistical_summary' }).finally(() => (running = false));
    let longest = 0;
    while (running) {
      const asked = performance.now();
      await client.callFunction('get_file_info', { file_path: table });
      longest = Math.max(longest, performance.now() - asked);
      await new Promise((resolve) => void setTimeout(resolve, 50));
    }
    const { total_rows } = await analysis;
    if (total_rows !== rows) throw new Error(`${String(total_rows)} rows were counted`);
    const seconds = (performance.now() - startedAt) / 1000;
    const peak = Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1000;
    say(`summary ${seconds.toFixed(1)} s ${verdict(seconds, goals.seconds, true)}, peak memory of the daemon ${peak.toFixed(0)} MB ${verdict(peak, goals.megabytes, true)}, longest small call ${longest.toFixed(0)} ms ${verdict(longest, goals.waitMs, true)}`);
    await client.shutdown();
  } finally {
    await daemon.stop();
    rmSync(table, { force: true });
  }
}

/** About a hundred bytes a row, alike on every machine. */
async function writeTable(path: string): Promise<void> {
  const out = createWriteStream(path);
  let lines = 'order_id,ordered_at,region,product,quantity,unit_price,discount,revenue,customer,note\n';
  for (let index = 0; index < rows; index++) {
    const random = (index * 2654435761) % 4294967296;
    const quantity = (random % 20) + 1;
    const price = (random % 99_991) / 100;
    lines += `${index},${new Date(1.6e12 + index * 20_000).toISOString().slice(0, 19)},region-${random % 8},product-${random % 500},${quantity},${price},${(random % 30) / 100},${(quantity * price).toFixed(2)},customer-${random % 100_000},note ${random % 7919}\n`;
    if (lines.length > 4_000_000) {
      if (!out.write(lines)) await once(out, 'drain');
      lines = '';
    }
  }
  out.end(lines);
  await once(out, 'finish');
}
