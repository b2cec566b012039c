// How a client without a token learns what opens the door (RFC 9728).
import { describe, expect, test } from 'vitest';
import { ask, askUpgrade } from '../../unit/headless/serverKit.ts';
import { startSteward } from '../kit/startSteward.ts';

const well = '/.well-known/oauth-protected-resource';

test.each(['/mcp', '/sse', '/messages', '/metrics'])('%s: a 401 says where to read about it', async (path) => {
  const { port } = await startSteward();
  const challenge = async (headers: Record<string, string>): Promise<unknown> => {
    const answer = await ask(port, { path, headers });
    expect(answer.status).toBe(401);
    return answer.headers['www-authenticate'];
  };
  const metadata = `resource_metadata="http://127.0.0.1:${port}${well}/mcp"`;
  const Host = `127.0.0.1:${port}`;
  expect(await challenge({ Host })).toBe(`Bearer realm="steward", ${metadata}`);
  expect(await challenge({ Host, Authorization: 'Bearer wrong-token-altogether' })).toBe(`Bearer realm="steward", error="invalid_token", error_description="The token is not known, or was revoked", ${metadata}`);
});

test('so does a refused WebSocket', async () => {
  const { port } = await startSteward();
  const answer = await askUpgrade(port, { path: '/mcp/ws' });
  expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, expect.stringContaining(well)]);
});

describe('the metadata', () => {
  test.each([well, `${well}/mcp`])('%s', async (path) => {
    const { port } = await startSteward();
    const { status, headers, text } = await ask(port, { path, headers: { Host: `localhost:${port}` } });
    expect([status, headers['content-type']]).toEqual([200, 'application/json']);
    expect(JSON.parse(text)).toEqual({ resource: `http://localhost:${port}/mcp`, bearer_methods_supported: ['header'], resource_name: 'Steward' });
  });

  test('is for hosts that may come in, and only to be read', async () => {
    const { port } = await startSteward();
    expect((await ask(port, { path: well, headers: { Host: 'evil.example' } })).status).toBe(403);
    expect((await ask(port, { path: well, headers: { Host: `localhost:${port}`, Origin: 'http://evil.example' } })).status).toBe(403);
    expect((await ask(port, { path: well, method: 'POST' })).status).toBe(405);
    expect((await ask(port, { path: `${well}/other` })).status).not.toBe(200);
  });
});
