import { createServer, type RequestListener } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { discoverModels } from '../../../src-main/models/discoverModels.ts';
import { listModels } from '../../../src-main/models/listModels.ts';
import { testModel } from '../../../src-main/models/testModel.ts';
import { startScriptedModel, type ScriptedModel, type ScriptedModelOptions } from '../../kit/scriptedModel.ts';

const key = 'sk-test-0123456789abcdef';
const options = { readSecret: async () => key, pauseMs: 1 };

async function start(script: ScriptedModelOptions): Promise<ScriptedModel> {
  const model = await startScriptedModel(script);
  onTestFinished(() => model.close());
  return model;
}

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const json = (value: unknown): RequestListener => (request, response) => void response.writeHead(request.url?.startsWith('/v1/models') ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(value));

describe('discoverModels', () => {
  test('finds servers that list models, names them after what they are, and nothing else', async () => {
    const vllm = await serve(json({ object: 'list', data: [{ id: 'qwen3', object: 'model', owned_by: 'vllm' }] }));
    const studio = await serve(json({ data: [{ id: 'gemma', owned_by: 'organization_owner' }, { id: 'text-embedding-nomic', owned_by: 'organization_owner' }] }));
    const oldOllama = await serve((request, response) => void (request.url === '/api/tags' ? response.end(JSON.stringify({ models: [{ name: 'llama3.1:8b' }] })) : response.writeHead(404).end('404 page not found')));
    const webApp = await serve((_request, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Jenkins</html>'));
    const otherJson = await serve(json({ data: 'nothing of ours' }));
    const silent = await serve(() => undefined);
    const gone = await startScriptedModel({ wire: 'openai', turns: [] });
    await gone.close();
    const sources = await discoverModels({
      timeoutMs: 300,
      ports: [
        { label: 'llama.cpp', port: vllm },
        { label: 'LM Studio', port: studio },
        { label: 'Ollama', port: oldOllama },
        { label: 'llama.cpp', port: webApp },
        { label: 'vLLM', port: otherJson },
        { label: 'Ollama', port: silent },
        { label: 'vLLM', port: gone.port },
      ],
    });
    const common = { provider: 'openai-compatible', local: true };
    expect(sources).toEqual([
      { ...common, label: 'vLLM', baseUrl: `http://127.0.0.1:${vllm}/v1`, models: ['qwen3'] },
      { ...common, label: 'LM Studio', baseUrl: `http://127.0.0.1:${studio}/v1`, models: ['gemma'] },
      { ...common, label: 'Ollama', baseUrl: `http://127.0.0.1:${oldOllama}/v1`, models: ['llama3.1:8b'] },
    ]);
  });
});

describe('listModels', () => {
  test.each([
    ['openai', 'openai'],
    ['openai-compatible', 'openai'],
    ['anthropic', 'anthropic'],
    ['google', 'google'],
  ] as const)('%s: lists with the key, and says when it is refused', async (provider, wire) => {
    const server = await start({ wire, key, turns: [], models: ['model-10', 'model-2', 'text-embedding-3'] });
    const choice = { provider, model: 'm', baseUrl: server.baseUrl, secret: 'model-key' } as const;
    expect((await listModels(choice, options)).slice(0, 2)).toEqual(['model-2', 'model-10']);
    await expect(listModels(choice, { readSecret: async () => 'sk-wrong' })).rejects.toMatchObject({ code: 'MODEL_ERROR', message: expect.stringContaining('model-key') });
  });

  test('says when the address is no model server, or nothing is there', async () => {
    const port = await serve((_request, response) => void response.end('<html>'));
    const choice = { provider: 'openai-compatible', model: 'm', baseUrl: `http://127.0.0.1:${port}` } as const;
    await expect(listModels(choice, options)).rejects.toMatchObject({ code: 'MODEL_ERROR', message: expect.stringContaining('not a list of models') });
    const gone = await startScriptedModel({ wire: 'openai', turns: [] });
    await gone.close();
    await expect(listModels({ ...choice, baseUrl: gone.baseUrl }, options)).rejects.toMatchObject({ code: 'MODEL_UNREACHABLE' });
  });

  test('does not wait for ever', async () => {
    const port = await serve(() => undefined);
    await expect(listModels({ provider: 'openai-compatible', model: 'm', baseUrl: `http://127.0.0.1:${port}` }, { ...options, timeoutMs: 100 })).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  });
});

describe('testModel', () => {
  test('says what answered, with no functions on offer', async () => {
    const server = await start({ wire: 'anthropic', key, turns: [{ text: 'Hello' }] });
    const result = await testModel({ provider: 'anthropic', model: 'claude', baseUrl: server.baseUrl, secret: 'model-key' }, options);
    expect(result).toMatchObject({ ok: true, message: expect.stringContaining(`claude on this computer, port ${server.port} answers`) });
    expect(server.requests[0]?.tools).toEqual([]);
  });

  test('names the models there are when the chosen one is not among them', async () => {
    const server = await start({ wire: 'openai', turns: [{ status: 404, message: "The model 'lama' does not exist" }], models: ['llama3', 'qwen3'] });
    const result = await testModel({ provider: 'openai-compatible', model: 'lama', baseUrl: server.baseUrl }, options);
    expect(result).toMatchObject({ ok: false, message: expect.stringMatching(/no model called lama.*llama3, qwen3/) });
  });

  test('says why not when nothing answers', async () => {
    const gone = await startScriptedModel({ wire: 'openai', turns: [] });
    await gone.close();
    expect(await testModel({ provider: 'openai-compatible', model: 'm', baseUrl: gone.baseUrl }, options)).toMatchObject({ ok: false, message: expect.stringContaining('Nothing answers') });
  });

  test('the offline engine needs nothing', async () => {
    expect(await testModel({ provider: 'offline' }, options)).toMatchObject({ ok: true });
  });
});
