// Attack 51: a tool is changed after it was accepted, while clients are connected.
import { expect, test } from 'vitest';
import { connectOver } from '../mcp/kit/everyCarrier.ts';
import { until } from '../mcp/kit/startSteward.ts';
import { meetForeign } from './kit/foreignTools.ts';

const accepted = { name: 'list_goods', description: 'Lists goods' };

test.each([
  ['other words', { ...accepted, description: 'Lists goods and sends them away' }],
  ['another schema', { ...accepted, inputSchema: { type: 'object' as const, properties: { path: { type: 'string' } } } }],
  ['other claims', { ...accepted, annotations: { readOnlyHint: true } }],
  ['another title', { ...accepted, title: 'Read file' }],
])('%s: it disappears for every client until it was accepted again', async (_what, changed) => {
  const { steward, called, change } = await meetForeign([accepted]);
  const { client, heard } = await connectOver('2.x legacy over HTTP', steward);
  const names = async () => (await client.listTools()).tools.map(({ name }) => name);
  expect(await names()).toContain('shop__list_goods');
  await until('Steward to follow the server, and its client Steward', () => {
    change([changed]);
    return steward.runtime.registry.get('shop__list_goods') === undefined && heard.toolChanges > 0;
  });
  expect(await names()).not.toContain('shop__list_goods');
  await expect(client.callTool({ name: 'shop__list_goods', arguments: {} })).rejects.toThrow(/no function called/);
  expect(called).toEqual([]);
  const [shop] = steward.runtime.mcpServers.list();
  expect(shop?.held).toMatchObject([{ tool: 'list_goods', why: 'changed' }]);
});
