// A server over standard input and output whose tools are what lies in a file: `fileServer.ts TOOLS.json [MARK]`.
// It reads the file whenever it is asked, answers each call with the tool's name, and leaves a mark when it starts.
import { appendFileSync, readFileSync } from 'node:fs';
import { Server } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';

const [file = '', mark] = process.argv.slice(2);
if (mark !== undefined) appendFileSync(mark, 'started\n');

serveStdio(() => {
  const server = new Server({ name: 'file server', version: '1.0.0' }, { capabilities: { tools: {} } });
  server.setRequestHandler('tools/list', () => ({ tools: (JSON.parse(readFileSync(file, 'utf8')) as { name: string; description: string }[]).map((tool) => ({ ...tool, inputSchema: { type: 'object' as const } })) }));
  server.setRequestHandler('tools/call', ({ params }) => ({ content: [{ type: 'text' as const, text: `${params.name} answers` }] }));
  return server;
});
