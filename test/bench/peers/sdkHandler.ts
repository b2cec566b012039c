// The bare SDK 2.x handler with one small tool, as its documentation shows it.
import { createServer } from 'node:http';
import { lstat } from 'node:fs/promises';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';

const handler = createMcpHandler(() => {
  const server = new McpServer({ name: 'bare', version: '1.0.0' });
  server.registerTool('get_file_info', { description: 'Size of a file', inputSchema: z.object({ file_path: z.string() }), outputSchema: z.object({ size: z.number() }) }, async ({ file_path }) => {
    const { size } = await lstat(file_path);
    return { content: [{ type: 'text', text: String(size) }], structuredContent: { size } };
  });
  return server;
});
const answer = toNodeHandler(handler);
const server = createServer((request, response) => void answer(request as never, response));
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as { port: number }).port}\n`));
