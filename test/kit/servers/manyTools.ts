// A server of many tools with schemas as they come: `manyTools.ts STARTED-FILE NUMBER TOOLS`, with
// HANGS set one that never answers. Leaves a file behind to say that it was started.
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const [, , started = '', number = '', tools = ''] = process.argv;
writeFileSync(`${started}-${number}`, '');
const schema = {
  type: 'object',
  properties: { query: { type: 'string', description: 'What to look for, in the words of the person' }, limit: { type: 'integer', minimum: 1, maximum: 100 }, fields: { type: 'array', items: { enum: ['title', 'body', 'author'] } } },
};
const results: Record<string, object> = {
  initialize: { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo: { name: `server ${number}`, version: '1.0.0' } },
  'tools/list': { tools: Array.from({ length: Number(tools) }, (_, index) => ({ name: `get_${index}`, description: `Gets what is known of the matter ${index}`, inputSchema: schema, annotations: { readOnlyHint: true } })) },
  'tools/call': { content: [{ type: 'text', text: number }] },
  ping: {},
};
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method } = JSON.parse(line) as { id?: number; method: string };
  if (id === undefined || process.env['HANGS'] !== undefined) return;
  const result = results[method];
  const answer = result ? { result } : { error: { code: -32601, message: 'Not known here' } };
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...answer })}\n`);
});
