// A server of few lines that answers what no SDK would: results beside their schema, of unknown kinds, without end.
import { createInterface } from 'node:readline';

const outputSchema = { type: 'object', properties: { degrees: { type: 'number' } }, required: ['degrees'] };
const text = (value: string): object => ({ type: 'text', text: value });

const results: Readonly<Record<string, () => object>> = {
  right: () => ({ content: [text('20')], structuredContent: { degrees: 20 } }),
  wrong: () => ({ content: [text('warm')], structuredContent: { degrees: 'warm' } }),
  missing: () => ({ content: [text('warm')] }),
  unknown_kind: () => ({ content: [text('before'), { type: 'hologram', data: 'x' }, text('after')] }),
  no_content: () => ({ structuredContent: { degrees: 1 } }),
  not_content: () => ({ content: 'text' }),
  nothing: () => ({}),
  large: () => ({ content: [text('x'.repeat(3_000_000))] }),
  picture: () => ({ content: [{ type: 'image', data: 'aGVsbG8=', mimeType: 'image/png' }, { type: 'audio', data: 'aGVsbG8=', mimeType: 'audio/wav' }, { type: 'resource_link', uri: 'file:///etc/passwd', name: 'link' }, { type: 'resource', resource: { uri: 'demo://x', text: 'inside' } }] }),
  script_picture: () => ({ content: [{ type: 'image', data: Buffer.from('<svg onload="alert(1)"/>').toString('base64'), mimeType: 'text/html' }] }),
};

const say = (id: unknown, result: object): void => void process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`);

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line) as { id?: number; method: string; params?: { name?: string } };
  if (id === undefined) return;
  if (method === 'initialize') say(id, { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'odd', version: '1' } });
  else if (method === 'tools/list') say(id, { tools: Object.keys(results).map((name) => ({ name, inputSchema: { type: 'object' }, ...(['right', 'wrong', 'missing'].includes(name) && { outputSchema }) })) });
  else if (method === 'tools/call') say(id, results[params?.name ?? '']?.() ?? {});
  else process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32601, message: 'Method not found' } })}\n`);
});
