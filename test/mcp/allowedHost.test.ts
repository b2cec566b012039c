// `steward serve --allow-host`: a local site the operator named is read as a public one, and nothing beside it.
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readJson, runNode } from '../kit/hosts/runProcess.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';
import { startWebSite } from '../kit/webSite.ts';
import { connectClient } from './kit/clients.ts';

test('the host named is reached, with its port alone; others are not, nor by a redirect', { timeout: 60_000 }, async () => {
  const [site, other] = [await startWebSite(), await startWebSite()];
  onTestFinished(async () => void (await Promise.all([site.close(), other.close()])));
  const folder = temporaryFolder({ 'ws/a.txt': 'a' });
  const daemon = runNode(['out/main/cli.js', 'serve', '--port', '0', '--json', '--no-open', '--policy', 'unattended', '--allow-host', `127.0.0.1:${site.port}`, '--data-dir', join(folder, 'data'), '--workspace', join(folder, 'ws')]);
  onTestFinished(async () => {
    daemon.child.kill('SIGTERM');
    await daemon.ended;
  });
  const { port, token } = await daemon.line((line) => readJson(line) as { port: number; token: string } | undefined);
  const client = await connectClient('2.x 2026-07-28', { url: `http://127.0.0.1:${port}/mcp`, token });
  const read = async (url: string): Promise<string> => JSON.stringify(await client.callTool('fetch_webpage', { url }));
  expect(await read(`${site.origin}/article`)).toContain('On Bees');
  expect(await read(`${other.origin}/article`)).toContain('DENIED_BY_POLICY');
  expect(await read(`http://localhost:${site.port}/article`)).toContain('DENIED_BY_POLICY');
  expect(await read(`${site.origin}/redirect?to=${encodeURIComponent(`${other.origin}/article`)}`)).toContain('FORBIDDEN');
  expect(other.requests).toEqual([]);
});
