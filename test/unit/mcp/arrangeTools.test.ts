// What the servers of a group offer together.
import { expect, test } from 'vitest';
import type { AdoptedTool } from '../../../src-main/mcp/adopt/adoptTool.ts';
import { arrangeTools } from '../../../src-main/mcp/servers/arrangeTools.ts';

const tool = (name: string, hash = 'h'): AdoptedTool => ({ tool: { name, inputSchema: {} }, hash, pinnedAt: 1 });

test('servers that define a tool alike are its members; most of them say how it is, of equally many the first', () => {
  const { tools, differing } = arrangeTools([
    { server: 'a', tools: [tool('read', 'old'), tool('write', '1'), tool('only')] },
    { server: 'b', tools: [tool('read', 'new'), tool('write', '2')] },
    { server: 'c', tools: [tool('read', 'new')] },
    { server: 'd', tools: [] },
  ]);
  expect(tools.map(({ tool: { tool: { name }, hash }, members }) => ({ name, hash, members }))).toEqual([
    { name: 'read', hash: 'new', members: ['b', 'c'] },
    { name: 'write', hash: '1', members: ['a'] },
    { name: 'only', hash: 'h', members: ['a'] },
  ]);
  expect([...differing].map(([server, list]) => [server, list.map(({ tool: { name } }) => name)])).toEqual([['a', ['read']], ['b', ['write']]]);
});
