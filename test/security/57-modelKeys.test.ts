// Rows 25, 28, 49 and 57, for models that functions ask: where words go is what was judged, and keys go nowhere else.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { generateEmbeddings } from '../../src-main/functions/ai/generateEmbeddings.ts';
import { runInference } from '../../src-main/functions/ai/runInference.ts';
import { createNetwork } from '../../src-main/ports/local/network/createNetwork.ts';
import { scopePorts } from '../../src-main/ports/scoped/scopePorts.ts';
import { inferenceOf, startEmbeddingServer, type EmbeddingServer } from '../kit/exampleModels.ts';
import { startRuntime } from '../kit/startedRuntime.ts';
import { failureOf, openWorkbench, type Workbench } from '../kit/workbench.ts';

const key = 'sk-live-4f9a8b7c6d5e4f3a2b1c';
const calls = [
  [runInference, { prompt: 'Hello' }],
  [generateEmbeddings, { texts: ['Hello'] }],
] as const;

let server: EmbeddingServer;
let bench: Workbench;
beforeAll(async () => void (server = await startEmbeddingServer()));
afterAll(() => server.close());
beforeEach(() => {
  bench = openWorkbench();
  server.requests.length = 0;
  bench.ports.inference = inferenceOf({ provider: 'openai', model: 'gpt-test', baseUrl: server.origin, secret: 'openai' }, { openai: key });
});

describe.each(calls.map(([definition, input]) => [definition.name, definition, input] as const))('%s', (_, definition, input) => {
  test('declares the server and the key it takes along, and shows the key by its name', async () => {
    expect(await bench.effects(definition, input)).toMatchObject([{ kind: 'network', access: 'write', host: '127.0.0.1', place: 'loopback', secrets: ['openai'] }]);
    expect(JSON.stringify(await bench.preview(definition, input))).not.toContain(key);
    expect(JSON.stringify(await bench.call(definition, input))).not.toContain(key);
    expect(server.requests.map(({ authorization }) => authorization)).toEqual([`Bearer ${key}`]);
  });

  test('gives the key to no server that a call names', async () => {
    await bench.call(definition, { ...input, server: server.origin, model: 'other' });
    expect(JSON.stringify(server.requests)).not.toContain(key);
  });

  test('tells no key in an error that quotes it', async () => {
    server.fail(400, JSON.stringify({ error: { message: `bad request with Bearer ${key}` } }));
    const { message, hint } = await failureOf(bench.call(definition, input));
    expect(`${message} ${hint}`).not.toContain(key);
  });

  test('reaches nothing a call was not granted', async () => {
    const ports = scopePorts(bench.ports, [], bench.roots);
    const request = { signal: new AbortController().signal, system: '', prompt: 'x', texts: ['x'], onText: () => undefined, onProgress: () => undefined };
    await expect(ports.inference.generate({ use: 'text', ...request }, bench.ports.network)).rejects.toMatchObject({ code: 'OUT_OF_SCOPE' });
    await expect(ports.inference.embed({ use: 'embeddings', ...request }, bench.ports.network)).rejects.toMatchObject({ code: 'OUT_OF_SCOPE' });
    // The grant of a host without its key does not cover the key.
    const [effect] = await bench.effects(definition, { ...input, server: server.origin, model: 'other' });
    const without = scopePorts(bench.ports, effect ? [effect] : [], bench.roots);
    await expect(without.inference.generate({ use: 'text', ...request }, bench.ports.network)).rejects.toMatchObject({ code: 'OUT_OF_SCOPE' });
    expect(server.requests).toEqual([]);
  });

  test('does not go where a name leads that led elsewhere when it was judged', async () => {
    let looks = 0;
    bench.ports.network = createNetwork({ settings: () => ({}), readSecret: () => Promise.reject(new Error('none')), resolve: () => Promise.resolve([++looks === 1 ? '93.184.215.14' : '127.0.0.1']) });
    const named = `http://models.example.com:${new URL(server.origin).port}`;
    expect((await failureOf(bench.call(definition, { ...input, server: named, model: 'other' }))).message).toMatch(/leads to this computer|Nothing was sent|leads/);
    expect(server.requests).toEqual([]);
  });
});

test('words go out only as the policy says: asked under ask, refused under read-only, never to a service that hands out keys', async () => {
  const { runtime, stop } = await startRuntime({ policy: 'read-only' });
  const run = (input: Record<string, unknown>) => runtime.door.callFunction({ name: 'run_inference', input, caller: { kind: 'cli' }, approval: 'refuse' });
  expect(await run({ prompt: 'Hello', server: server.origin, model: 'other' })).toMatchObject({ error: { code: 'DENIED_BY_POLICY' } });
  expect(await run({ prompt: 'Hello' })).toMatchObject({ error: { code: 'MODEL_NOT_CONFIGURED' } });
  await stop();
  const asking = await startRuntime();
  expect(await asking.runtime.door.callFunction({ name: 'run_inference', input: { prompt: 'Hello', server: server.origin, model: 'other' }, caller: { kind: 'cli' }, approval: 'refuse' })).toMatchObject({ error: { code: 'APPROVAL_REQUIRED' } });
  await asking.stop();
  const trusting = await startRuntime({ policy: 'unattended' });
  expect(await trusting.runtime.door.callFunction({ name: 'run_inference', input: { prompt: 'Hello', server: 'http://169.254.169.254/v1', model: 'other' }, caller: { kind: 'cli' }, approval: 'refuse' })).toMatchObject({ error: { code: 'DENIED_BY_POLICY' } });
  expect(server.requests).toEqual([]);
  // The whole way, with a model of the settings and its key from the secret store.
  await trusting.runtime.secrets.set('openai', key);
  await trusting.runtime.settings.update({ model: { provider: 'openai', model: 'gpt-test', baseUrl: server.origin, secret: 'openai' } });
  const outcome = await trusting.runtime.door.callFunction({ name: 'run_inference', input: { prompt: 'Hello' }, caller: { kind: 'cli' }, approval: 'refuse' });
  expect(outcome).toMatchObject({ state: 'done', forClient: { value: { text: expect.stringContaining('Hello'), input_tokens: 7 } } });
  expect(server.requests[0]?.authorization).toBe(`Bearer ${key}`);
});
