import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { generateEmbeddings } from '../../../../src-main/functions/ai/generateEmbeddings.ts';
import { runInference } from '../../../../src-main/functions/ai/runInference.ts';
import { inferenceOf, startEmbeddingServer, type EmbeddingServer } from '../../../kit/exampleModels.ts';
import { embeddingOnnx, externalOnnx, linearOnnx } from '../../../kit/onnxModels.ts';
import { failureOf, openWorkbench, type Workbench } from '../../../kit/workbench.ts';

let server: EmbeddingServer;
let bench: Workbench;
beforeAll(async () => void (server = await startEmbeddingServer()));
afterAll(() => server.close());
beforeEach(() => {
  bench = openWorkbench();
  server.requests.length = 0;
  bench.ports.inference = inferenceOf({ provider: 'openai', model: 'gpt-test', baseUrl: `${server.origin}/v1`, secret: 'openai' }, { openai: 'key-of-openai' });
});

describe('run_inference with a language model', () => {
  it('asks the one that is set up, with its key, and tells the tokens', async () => {
    const said = await bench.call(runInference, { prompt: 'Good day', system: 'Be brief.' });
    expect(said).toMatchObject({ model: 'gpt-test', finished: 'stop', input_tokens: 7, output_tokens: 5, inputs: null });
    expect(said['text']).toContain('Good day');
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({ path: '/v1/chat/completions', authorization: 'Bearer key-of-openai', body: { model: 'gpt-test' } });
    expect(JSON.stringify(server.requests[0]?.body)).toContain('Be brief.');
  });

  it('asks a server that is named, without any key', async () => {
    const said = await bench.call(runInference, { prompt: 'Hi', server: server.origin, model: 'llama' });
    expect(said).toMatchObject({ model: 'llama', text: expect.stringContaining('Hi') });
    expect(server.requests[0]).toMatchObject({ path: '/v1/chat/completions', body: { model: 'llama' } });
    expect(server.requests[0]?.authorization).toBeUndefined();
    expect(await bench.effects(runInference, { prompt: 'Hi', server: server.origin, model: 'llama' })).toEqual([{ kind: 'network', access: 'write', host: '127.0.0.1', port: Number(new URL(server.origin).port), place: 'loopback' }]);
  });

  it('tells where words go before they do', async () => {
    const { preview } = await bench.preview(runInference, { prompt: 'Good day' });
    expect(preview).toMatchObject({ kind: 'message', body: 'Good day', facts: expect.arrayContaining([{ label: 'Key', value: 'the secret openai' }]) });
    expect(JSON.stringify(preview)).not.toContain('key-of-openai');
    expect(server.requests).toEqual([]);
  });

  it('says what is wrong', async () => {
    expect(await failureOf(bench.call(runInference, {}))).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('prompt') });
    expect(await failureOf(bench.call(runInference, { prompt: 'x', server: server.origin }))).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('which model') });
    server.fail(401, '{"error":{"message":"no"}}');
    const refused = await failureOf(bench.call(runInference, { prompt: 'x' }));
    expect(refused).toMatchObject({ code: 'MODEL_ERROR', message: expect.stringContaining('the secret openai') });
    expect(refused.message).not.toContain('key-of-openai');
    bench.ports.inference = inferenceOf({ provider: 'offline' });
    expect(await failureOf(bench.call(runInference, { prompt: 'x' }))).toMatchObject({ code: 'MODEL_NOT_CONFIGURED', hint: expect.stringContaining('settings') });
  });

  it('does not follow a redirect with the key', async () => {
    server.fail(307, '', { location: `${server.origin}/elsewhere` });
    expect(await failureOf(bench.call(runInference, { prompt: 'x' }))).toMatchObject({ code: 'MODEL_ERROR', message: expect.stringContaining('redirects') });
    expect(server.requests).toHaveLength(1);
  });
});

describe('generate_embeddings', () => {
  it('takes vectors from the provider, and tells the tokens', async () => {
    const made = await bench.call(generateEmbeddings, { texts: ['one', 'three'] });
    expect(made).toMatchObject({ model: 'text-embedding-3-small', dimensions: 3, count: 2, embeddings: [[3, 1, 0], [5, 1, 0]], input_tokens: 6 });
    expect(server.requests[0]).toMatchObject({ path: '/v1/embeddings', authorization: 'Bearer key-of-openai' });
  });

  it('saves many, which go in parts', async () => {
    const texts = Array.from({ length: 130 }, (_, index) => 'x'.repeat(index + 1));
    const made = await bench.call(generateEmbeddings, { texts, output_path: 'vectors.jsonl', server: server.origin, model: 'nomic' });
    expect(made).toMatchObject({ count: 130, embeddings: null, input_tokens: 390 });
    expect(server.requests.length).toBeGreaterThan(1);
    const lines = bench.get('vectors.jsonl').trimEnd().split('\n').map((line) => JSON.parse(line) as { text: string; embedding: number[] });
    expect(lines.map(({ embedding }) => embedding[0])).toEqual(texts.map((text) => text.length));
  });

  it('says how to get a model where there is none', async () => {
    for (const model of [{ provider: 'offline' as const }, { provider: 'anthropic' as const, model: 'claude', secret: 'a' }]) {
      bench.ports.inference = inferenceOf(model);
      expect(await failureOf(bench.call(generateEmbeddings, { texts: 'x' }))).toMatchObject({ code: 'MODEL_NOT_CONFIGURED', hint: expect.stringMatching(/"embeddings".*ONNX/) });
    }
    expect(await failureOf(bench.call(generateEmbeddings, { texts: 'x', model: 'none.onnx' }))).toMatchObject({ code: 'NOT_FOUND', hint: expect.stringContaining('tokenizer.json') });
    bench.put('tokenizer.json', '{"model":{"type":"BPE","vocab":{}}}');
    expect(await failureOf(bench.call(generateEmbeddings, { texts: 'x', model: 'none.onnx' }))).toMatchObject({ code: 'UNSUPPORTED', hint: expect.stringContaining('BERT') });
  });

  it('makes them on this computer by an ONNX model', async () => {
    bench.put('minilm/tokenizer.json', JSON.stringify({ normalizer: { lowercase: true }, model: { type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', vocab: { '[PAD]': 0, '[UNK]': 1, '[CLS]': 2, '[SEP]': 3, cat: 4, '##s': 5, dog: 6 } } }));
    bench.put('minilm/model.onnx', embeddingOnnx([[0, 0], [9, 9], [0, 0], [0, 0], [1, 0], [1, 0], [0, 1]]));
    const made = await bench.call(generateEmbeddings, { texts: ['Cats', 'dog', 'cat dog'], model: 'minilm/model.onnx' });
    expect(made).toMatchObject({ dimensions: 2, count: 3, input_tokens: 11, where: 'this computer' });
    const [cats = [], dog = [], both = []] = made['embeddings'] as number[][];
    expect(cats).toEqual([1, 0]);
    expect(dog).toEqual([0, 1]);
    expect(both[0]).toBeCloseTo(Math.SQRT1_2, 6);
    expect(server.requests).toEqual([]);
  });
});

describe('run_inference with an ONNX file', () => {
  it('runs it, and tells what it takes', async () => {
    bench.put('linear.onnx', linearOnnx());
    expect((await bench.call(runInference, { model: 'linear.onnx' }))['inputs']).toEqual([{ name: 'x', type: 'float32', shape: ['rows', 2] }]);
    const said = await bench.call(runInference, { model: 'linear.onnx', inputs: { x: [[1, 0], [0, 1], [2, 2]] } });
    expect(said['outputs']).toEqual([{ name: 'y', type: 'float32', shape: [3, 2], data: [11, 22, 13, 24, 18, 32] }]);
  });

  it.each<[string, Uint8Array | string, Record<string, unknown>, string, RegExp]>([
    ['inputs that are missing', linearOnnx(), { inputs: { z: [1] } }, 'INVALID_INPUT', /takes x \(float32 \["rows",2\]\)/],
    ['values that are not nested evenly', linearOnnx(), { inputs: { x: [[1, 2], [3]] } }, 'INVALID_INPUT', /nested evenly/],
    ['a file that is no model', 'not a model', {}, 'UNSUPPORTED', /cannot be run/],
    ['weights in another file', externalOnnx('/etc/hostname'), {}, 'UNSUPPORTED', /cannot be run/],
    ['words for an ONNX file', linearOnnx(), { prompt: 'hello' }, 'INVALID_INPUT', /takes values/],
  ])('refuses %s', async (_, content, more, code, message) => {
    bench.put('m.onnx', content);
    const error = await failureOf(bench.call(runInference, { model: 'm.onnx', ...more }));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });
});
