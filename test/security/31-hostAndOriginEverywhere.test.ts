// Attack 31: a page elsewhere, or a name that was pointed at this computer, talks to the daemon.
import { expect, test } from 'vitest';
import { ask, askUpgrade } from '../unit/headless/serverKit.ts';
import { legacyRequest } from '../mcp/kit/rawClient.ts';
import { firstToken, startSteward } from '../mcp/kit/startSteward.ts';

const routes = ['/mcp', '/mcp?tools=lazy', '/sse', '/messages?sessionId=x', '/mcp/ws', '/ws', '/metrics', '/', '/?code=x', '/.well-known/oauth-protected-resource', '/.well-known/oauth-protected-resource/mcp', '/.well-known/oauth-authorization-server', '/hooks/x', '/health/../mcp', '/ready/../mcp', '//mcp', '/nothing'];
const key = { Authorization: `Bearer ${firstToken}`, 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' };
const body = JSON.stringify(legacyRequest('tools/call', { name: 'create_file', arguments: { file_path: 'new.txt', content: 'x' } }).body);

test.each(routes)('%s: 403 before any work, whatever key comes along', async (path) => {
  const { port, runtime } = await startSteward({ policy: 'unattended' });
  let calls = 0;
  runtime.door.changed(() => calls++);
  const Host = `127.0.0.1:${port}`;
  const foreign = [{ Host: 'evil.example' }, { Host: `evil.example:${port}` }, { Host: `rebind.127.0.0.1.nip.io:${port}` }, { Host, Origin: 'http://evil.example' }, { Host, Origin: `http://evil.example:${port}` }, { Host, Origin: 'null' }, { Host, Origin: 'http://0.0.0.0:80' }];
  for (const headers of foreign) {
    for (const method of ['GET', 'POST', 'OPTIONS', 'DELETE']) expect((await ask(port, { path, method, headers: { ...key, ...headers }, ...(method === 'POST' && { body }) })).status, `${method} ${JSON.stringify(headers)}`).toBe(403);
    expect((await askUpgrade(port, { path, headers: { ...key, ...headers } })).status, JSON.stringify(headers)).toBe(403);
  }
  expect(calls).toBe(0);
  expect(await runtime.auditQueries.each({ names: ['create_file'] }, 1)).toEqual([]);
});

test('only /health and /ready answer anybody, and say nothing of what is inside', async () => {
  const { port, workspace, dataFolder } = await startSteward();
  for (const path of ['/health', '/ready']) {
    const { status, text } = await ask(port, { path, headers: { Host: 'evil.example', Origin: 'http://evil.example' } });
    expect(status).toBe(200);
    for (const secret of [workspace, dataFolder, firstToken]) expect(text).not.toContain(secret);
  }
});

test('no answer lets a foreign page read it', async () => {
  const { port } = await startSteward();
  for (const headers of [{ ...key }, { ...key, Origin: `http://127.0.0.1:${port}` }, { ...key, Origin: 'http://evil.example' }]) {
    const answer = await ask(port, { path: '/mcp', method: 'POST', headers: { ...headers, Host: `127.0.0.1:${port}` }, body: JSON.stringify(legacyRequest('tools/list').body) });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  }
});
