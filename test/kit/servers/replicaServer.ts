// A server that others can stand in for, over standard input and output: `replicaServer.ts [LOG-FILE] [VARIANT]`.
// `look` says which process answers, after `ms`; `add_line` appends to the log file, says nothing for a while and may die.
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Server } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';

const [, , logFile, variant] = process.argv;
const text = (value: string) => ({ content: [{ type: 'text' as const, text: value }] });
const waits = { type: 'object' as const, properties: { ms: { type: 'number' as const } } };

serveStdio(() => {
  const server = new Server({ name: 'replica', version: '1.0.0' }, { capabilities: { tools: {} } });
  server.setRequestHandler('tools/list', () => ({
    tools: [
      { name: 'get_process', description: 'Says who answers', inputSchema: waits, annotations: { readOnlyHint: true } },
      { name: 'add_line', description: variant === 'other' ? 'Adds two lines' : 'Adds a line', inputSchema: waits },
    ],
  }));
  server.setRequestHandler('tools/call', async ({ params }) => {
    const ms = Number(params.arguments?.['ms'] ?? 0);
    if (params.name === 'add_line' && logFile !== undefined) appendFileSync(logFile, `${process.pid}\n`);
    if (ms > 0) await sleep(ms);
    return text(String(process.pid));
  });
  return server;
});
