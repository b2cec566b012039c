// Requests and downloads over a real local site.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { web } from '../../../../src-main/functions/web/index.ts';
import { createNetwork } from '../../../../src-main/ports/local/network/createNetwork.ts';
import type { AnyFunction } from '../../../../src-main/registry/defineFunction.ts';
import { failureOf, openWorkbench } from '../../../kit/workbench.ts';
import { fileBytes, startWebSite, type WebSite } from '../../../kit/webSite.ts';

let site: WebSite;
beforeAll(async () => {
  site = await startWebSite();
});
afterAll(() => site.close());

const named = (name: string): AnyFunction => web.find((each) => each.name === name) as AnyFunction;
const sha256 = createHash('sha256').update(fileBytes).digest('hex');

test('bodies as JSON, text, form and multipart', async () => {
  const bench = openWorkbench();
  bench.put('a.txt', 'file content');
  const echo = async (input: Record<string, unknown>): Promise<Record<string, string>> => (await bench.call(named('http_request'), { url: `${site.origin}/echo`, method: 'post', ...input }))['json'] as Record<string, string>;
  expect(await echo({ body: { a: 1 } })).toMatchObject({ method: 'POST', type: 'application/json', body: '{"a":1}' });
  expect(await echo({ body: 'plain' })).toMatchObject({ type: 'text/plain; charset=utf-8', body: 'plain' });
  expect(await echo({ form: { a: 'x y', b: 2 } })).toMatchObject({ type: 'application/x-www-form-urlencoded', body: 'a=x+y&b=2' });
  const parts = await echo({ multipart: { note: 'hi', file: { file: 'a.txt', type: 'text/plain' } } });
  expect(parts['body']).toMatch(/name="file"; filename="a.txt"\r\nContent-Type: text\/plain\r\n\r\nfile content\r\n/);
  expect(await bench.call(named('http_request'), { url: `${site.origin}/api/items`, query: { page: 2 } })).toMatchObject({ status: 200, json: { query: '?page=2' }, truncated: false });
  expect(await bench.call(named('http_request'), { url: `${site.origin}/missing` })).toMatchObject({ status: 404 });
  expect(await bench.call(named('http_request'), { url: `${site.origin}/article`, max_bytes: 100 })).toMatchObject({ size: 100, truncated: true });
  expect(await bench.call(named('graphql_query'), { url: `${site.origin}/graphql`, query: '{ broken }' })).toMatchObject({ data: null, errors: [{ message: 'No such field', path: ['user'] }] });
});

test('57: a secret goes into a header by name, is in no effect or card by value, and only where it was declared', async () => {
  const bench = openWorkbench();
  bench.ports.network = createNetwork({ settings: () => ({}), readSecret: async (name) => (name === 'api' ? 'TOP-VALUE' : Promise.reject(new Error('none'))) });
  const input = { url: `${site.origin}/echo`, headers: { Authorization: { secret: 'api', prefix: 'Bearer ' } } };
  expect(await bench.effects(named('http_request'), input)).toMatchObject([{ kind: 'network', access: 'write', secrets: ['api'] }]);
  expect(JSON.stringify(await bench.preview(named('http_request'), input))).not.toContain('TOP-VALUE');
  expect(await bench.call(named('http_request'), input)).toMatchObject({ json: { authorization: 'Bearer TOP-VALUE' } });
  // Not to another origin, wherever the answer leads.
  const other = await startWebSite();
  const before = other.requests.length;
  expect(await failureOf(bench.call(named('http_request'), { ...input, url: `${site.origin}/redirect?to=${encodeURIComponent(`${other.origin}/whoami`)}` }))).toMatchObject({ code: 'FORBIDDEN' });
  expect(other.requests.length).toBe(before);
  await other.close();
});

test('cookies stay with their chat and their site', async () => {
  const network = createNetwork({ settings: () => ({}), readSecret: () => Promise.reject(new Error('none')) });
  const open = (): void => undefined;
  const who = async (session: string): Promise<unknown> => JSON.parse(Buffer.from(await (await network.request({ url: `${site.origin}/whoami` }, open, session)).bytes()).toString());
  await (await network.request({ url: `${site.origin}/login` }, open, 'chat:a')).bytes();
  expect(await who('chat:a')).toMatchObject({ cookie: 'session=s3cret' });
  expect(await who('chat:b')).toMatchObject({ cookie: null });
});

test('a download: whole, cut and taken up, from a part that is there, and with its checksum', async () => {
  const bench = openWorkbench();
  const notes: number[] = [];
  const whole = await bench.call(named('download_file'), { url: `${site.origin}/file.bin`, local_path: 'a.bin', checksum: `sha256:${sha256}` }, { onProgress: ({ done }) => notes.push(done) });
  expect(whole).toMatchObject({ bytes: fileBytes.length, sha256, resumed_from: 0 });
  expect(bench.bytes('a.bin').equals(fileBytes)).toBe(true);
  expect(notes.at(-1)).toBe(fileBytes.length);
  expect(await bench.call(named('download_file'), { url: `${site.origin}/file.cut`, local_path: 'cut.bin' })).toMatchObject({ sha256 });
  bench.put('part.bin', fileBytes.subarray(0, 70_000));
  expect(await bench.call(named('download_file'), { url: `${site.origin}/file.bin`, local_path: 'part.bin', resume: true, checksum: sha256 })).toMatchObject({ sha256, resumed_from: 70_000 });
  expect(site.requests.at(-1)?.headers.range).toBe('bytes=70000-');
  expect(await bench.call(named('download_file'), { url: `${site.origin}/file.bin`, local_path: 'part.bin', resume: true })).toMatchObject({ sha256, resumed_from: fileBytes.length });
  expect(await failureOf(bench.call(named('download_file'), { url: `${site.origin}/file.bin`, local_path: 'wrong.bin', checksum: `sha256:${'0'.repeat(64)}` }))).toMatchObject({ code: 'CONFLICT' });
  expect(bench.has('wrong.bin')).toBe(false);
  expect(await failureOf(bench.call(named('download_file'), { url: `${site.origin}/file.bin`, local_path: 'big.bin', max_bytes: 1000 }))).toMatchObject({ code: 'TOO_LARGE' });
  expect(await failureOf(bench.call(named('download_file'), { url: `${site.origin}/file.bin`, local_path: 'a.bin' }))).toMatchObject({ code: 'ALREADY_EXISTS' });
});
