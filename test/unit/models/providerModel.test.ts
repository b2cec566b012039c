import { describe, expect, onTestFinished, test } from 'vitest';
import type { ModelEvent, ModelMessage, StepRequest } from '../../../src-main/models/chatModel.ts';
import type { ServerChoice } from '../../../src-main/models/providers/address.ts';
import { createProviderModel, type ProviderModelOptions } from '../../../src-main/models/providers/createProviderModel.ts';
import type { ModelTool } from '../../../src-main/registry/projections.ts';
import { startScriptedModel, type ScriptedModel, type ScriptedModelOptions, type Wire } from '../../kit/scriptedModel.ts';

const key = 'sk-test-0123456789abcdef';

const tool: ModelTool = {
  name: 'read_file',
  description: 'Reads a file.',
  inputSchema: { $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object', properties: { file_path: { type: 'string' } }, required: ['file_path'], additionalProperties: false },
};

/** Each provider beside the wire it speaks. */
const providers: { provider: ServerChoice['provider']; wire: Wire }[] = [
  { provider: 'openai', wire: 'openai' },
  { provider: 'openai-compatible', wire: 'openai' },
  { provider: 'anthropic', wire: 'anthropic' },
  { provider: 'google', wire: 'google' },
];

async function start(options: ScriptedModelOptions): Promise<ScriptedModel> {
  const model = await startScriptedModel(options);
  onTestFinished(() => model.close());
  return model;
}

function request(messages: ModelMessage[] = [{ role: 'person', text: 'hello' }], signal = new AbortController().signal): StepRequest {
  return { system: 'Be short.', messages, tools: [tool], signal };
}

function connect(provider: ServerChoice['provider'], baseUrl: string, options: Partial<ProviderModelOptions> = {}) {
  return createProviderModel({ provider, model: 'test-model', baseUrl, secret: 'model-key' }, { readSecret: async () => key, pauseMs: 1, ...options });
}

async function collect(events: AsyncIterable<ModelEvent>): Promise<ModelEvent[]> {
  const found: ModelEvent[] = [];
  for await (const event of events) found.push(event);
  return found;
}

const said = (events: readonly ModelEvent[], type: 'text' | 'reasoning'): string => events.map((event) => (event.type === type ? event.text : '')).join('');

async function failure(events: AsyncIterable<ModelEvent>): Promise<unknown> {
  return collect(events).then(
    (found) => expect.fail(`no error, but ${JSON.stringify(found)}`),
    (error: unknown) => error,
  );
}

describe.each(providers)('$provider', ({ provider, wire }) => {
  test('streams text whole, whatever the bytes are cut into', async () => {
    const server = await start({ wire, key, turns: [{ text: 'Grüße aus Zürich: 日本語, 🎉 done.' }] });
    const events = await collect(connect(provider, server.baseUrl).step(request()));
    expect(said(events, 'text')).toBe('Grüße aus Zürich: 日本語, 🎉 done.');
    expect(events.filter((event) => event.type === 'text').length).toBeGreaterThan(1);
    expect(events.at(-1)).toEqual({ type: 'end', reason: 'stop' });
    expect(events.find((event) => event.type === 'usage')).toEqual({ type: 'usage', inputTokens: 10, outputTokens: 5 });
    expect(server.requests[0]).toMatchObject({ model: 'test-model', system: 'Be short.', person: ['hello'], tools: ['read_file'] });
  });

  test('gives two calls of one step, with text and reasoning before them', async () => {
    const calls = [
      { name: 'read_file', arguments: { file_path: 'a "b".txt' } },
      { name: 'read_file', arguments: { file_path: 'ünï.txt', deep: { list: [1, null] } } },
    ];
    const server = await start({ wire, turns: [{ reasoning: 'Two files.', text: 'Reading both.', calls }] });
    const events = await collect(connect(provider, server.baseUrl).step(request()));
    expect(events.flatMap((event) => (event.type === 'call' ? [{ name: event.name, arguments: event.arguments }] : []))).toEqual(calls);
    expect(said(events, 'text')).toBe('Reading both.');
    // OpenAI's own chat wire has no reasoning text; the compatible servers' has.
    if (provider !== 'openai') expect(said(events, 'reasoning')).toBe('Two files.');
    expect(events.at(-1)).toEqual({ type: 'end', reason: 'calls' });
  });

  test('sends back calls, results, refusals and the note', async () => {
    const server = await start({ wire, turns: [{ calls: [{ name: 'read_file', arguments: { file_path: 'a' } }] }, { text: 'I see.' }] });
    const model = connect(provider, server.baseUrl);
    const first = await collect(model.step(request()));
    const call = first.find((event) => event.type === 'call');
    if (call?.type !== 'call') return expect.fail('no call');
    const messages: ModelMessage[] = [
      { role: 'person', text: 'hello' },
      { role: 'assistant', text: 'Looking.', calls: [{ callId: 'call_1', name: 'read_file', arguments: { file_path: 'a' }, providerData: call.providerData }, { callId: 'call_2', name: 'read_file', arguments: { file_path: 'b' } }] },
      { role: 'result', callId: 'call_1', name: 'read_file', outcome: 'done', output: { content: 'alpha' } },
      { role: 'result', callId: 'call_2', name: 'read_file', outcome: 'refused', output: { code: 'REFUSED' }, note: 'Not that one, use c.txt' },
    ];
    await collect(model.step(request(messages)));
    const sent = server.requests[1];
    expect(sent?.calls.map(({ arguments: input }) => input)).toEqual([{ file_path: 'a' }, { file_path: 'b' }]);
    expect(sent?.results).toHaveLength(2);
    expect(sent?.results[0]?.text).toContain('alpha');
    expect(sent?.results[1]?.text).toContain('Not that one, use c.txt');
    if (wire === 'anthropic') expect(sent?.results.map(({ error }) => error)).toEqual([false, true]);
    if (wire === 'google') expect(JSON.stringify(sent?.body)).toContain('c2lnbmF0dXJl');
  });

  test('refuses a wrong key without showing it, and names the secret', async () => {
    const server = await start({ wire, key: 'another', turns: [] });
    const error = await failure(connect(provider, server.baseUrl).step(request()));
    expect(error).toMatchObject({ code: 'MODEL_ERROR', message: expect.stringContaining('model-key') });
    expect(inspectDeep(error)).not.toContain(key);
  });

  test('says which model is not there', async () => {
    const server = await start({ wire, turns: [{ status: 404, message: "The model 'test-model' does not exist", code: 'model_not_found' }] });
    expect(await failure(connect(provider, server.baseUrl).step(request()))).toMatchObject({ code: 'MODEL_ERROR', message: expect.stringContaining('no model called test-model') });
  });

  test('tries again when it is busy, and only before anything was said', async () => {
    const server = await start({ wire, turns: [{ status: 429, headers: { 'retry-after': '0' } }, { status: 503 }, { text: 'third' }] });
    expect(said(await collect(connect(provider, server.baseUrl).step(request())), 'text')).toBe('third');
    expect(server.requests).toHaveLength(3);
  });

  test('gives up when it stays busy', async () => {
    const server = await start({ wire, turns: () => ({ status: 429, message: 'slow down' }) });
    expect(await failure(connect(provider, server.baseUrl).step(request()))).toMatchObject({ code: 'RATE_LIMITED', message: expect.stringContaining('slow down') });
    expect(server.requests).toHaveLength(3);
  });

  test('does not wait for a server that asks for minutes', async () => {
    const server = await start({ wire, turns: () => ({ status: 429, headers: { 'retry-after': '300' } }) });
    expect(await failure(connect(provider, server.baseUrl).step(request()))).toMatchObject({ code: 'RATE_LIMITED' });
    expect(server.requests).toHaveLength(1);
  });

  test('tells a cut connection, and does not begin the answer anew', async () => {
    const server = await start({ wire, turns: [{ text: 'half an answer', then: 'cut' }] });
    expect(await failure(connect(provider, server.baseUrl).step(request()))).toMatchObject({ code: 'MODEL_UNREACHABLE', message: expect.stringContaining('cut') });
    expect(server.requests).toHaveLength(1);
  });

  test('tells an answer that ends without its end mark', async () => {
    const server = await start({ wire, turns: [{ text: 'half an answer', then: 'early' }] });
    expect(await failure(connect(provider, server.baseUrl).step(request()))).toMatchObject({ code: 'MODEL_UNREACHABLE' });
  });

  test('tells broken JSON in the stream', async () => {
    const server = await start({ wire, turns: [{ raw: 'event: message\ndata: {"id": "x", "choices": [{"del\n\n' }] });
    expect(await failure(connect(provider, server.baseUrl).step(request()))).toMatchObject({ code: 'MODEL_ERROR', message: expect.stringContaining('not a chat answer') });
  });

  test('tells a web page', async () => {
    const server = await start({ wire, turns: [{ raw: '<html><title>Router login</title></html>', contentType: 'text/html' }] });
    expect(await failure(connect(provider, server.baseUrl).step(request()))).toMatchObject({ code: 'MODEL_ERROR', message: expect.stringContaining('a web page'), hint: expect.stringContaining(server.baseUrl) });
  });

  test('tells a history that is too long', async () => {
    const server = await start({ wire, turns: [{ status: 400, message: "This model's maximum context length is 4096 tokens, but you sent 9000", code: 'context_length_exceeded' }] });
    expect(await failure(connect(provider, server.baseUrl).step(request()))).toMatchObject({ code: 'TOO_LARGE' });
  });

  test('tells the content filter, unless it answered in words', async () => {
    const server = await start({ wire, turns: [{ stop: 'filter' }] });
    expect(await failure(connect(provider, server.baseUrl).step(request()))).toMatchObject({ code: 'MODEL_ERROR', message: expect.stringContaining('content filter') });
  });

  test('says when the answer reached its length', async () => {
    const server = await start({ wire, turns: [{ text: 'and so', stop: 'length' }] });
    expect((await collect(connect(provider, server.baseUrl).step(request()))).at(-1)).toEqual({ type: 'end', reason: 'length' });
  });

  test('does not wait for ever for the first byte, nor for the next', async () => {
    const slow = await start({ wire, turns: [{ text: 'late', firstByteMs: 60_000 }] });
    expect(await failure(connect(provider, slow.baseUrl, { firstByteMs: 80 }).step(request()))).toMatchObject({ code: 'DEADLINE_EXCEEDED', message: expect.stringContaining('did not begin') });
    const silent = await start({ wire, turns: [{ text: 'some words', then: 'silent' }] });
    expect(await failure(connect(provider, silent.baseUrl, { silenceMs: 80 }).step(request()))).toMatchObject({ code: 'DEADLINE_EXCEEDED', message: expect.stringContaining('in the middle') });
  });

  test('ends the request when it is stopped, and when nobody listens any more', async () => {
    const server = await start({ wire, turns: () => ({ text: 'some words', then: 'silent' }) });
    const stop = new AbortController();
    const events: ModelEvent[] = [];
    const run = (async () => {
      for await (const event of connect(provider, server.baseUrl).step(request(undefined, stop.signal))) {
        events.push(event);
        stop.abort();
      }
    })();
    await expect(run).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(events).toHaveLength(1);
    await expect.poll(() => server.requests[0]?.aborted).toBe(true);
    for await (const event of connect(provider, server.baseUrl).step(request())) if (event.type === 'text') break;
    await expect.poll(() => server.requests[1]?.aborted).toBe(true);
  });

  test('does not follow a redirect, which would carry the key along', async () => {
    const target = await start({ wire, turns: [{ text: 'stolen' }] });
    const server = await start({ wire, turns: [{ status: 307, headers: { location: target.baseUrl } }] });
    expect(await failure(connect(provider, server.baseUrl).step(request()))).toMatchObject({ code: 'MODEL_ERROR', message: expect.stringContaining('redirects') });
    expect(target.requests).toHaveLength(0);
  });
});

describe('arguments', () => {
  test.each([
    ['openai-compatible', 'openai'],
    ['anthropic', 'anthropic'],
  ] as const)('%s: text that is no object is kept for the model to be told', async (provider, wire) => {
    const server = await start({ wire, turns: [{ calls: [{ name: 'read_file', arguments: '{"file_path": "a.txt' }, { name: 'read_file', arguments: '[1]' }, { name: 'read_file', arguments: '' }] }] });
    const events = await collect(connect(provider, server.baseUrl).step(request()));
    expect(events.flatMap((event) => (event.type === 'call' ? [[event.arguments, event.invalid]] : []))).toEqual([
      [{}, '{"file_path": "a.txt'],
      [{}, '[1]'],
      [{}, undefined],
    ]);
  });

  test('the schema of a function is sent without its dialect', async () => {
    const server = await start({ wire: 'openai', turns: [{ text: 'ok' }] });
    await collect(connect('openai-compatible', server.baseUrl).step(request()));
    const { $schema, ...parameters } = tool.inputSchema;
    expect($schema).toBeDefined();
    expect(server.requests[0]?.body['tools']).toEqual([{ type: 'function', function: { name: 'read_file', description: 'Reads a file.', parameters } }]);
  });
});

describe('configuration', () => {
  test('nothing at the address: says so, and asks whether the server runs', async () => {
    const gone = await startScriptedModel({ wire: 'openai', turns: [] });
    await gone.close();
    expect(await failure(connect('openai-compatible', gone.baseUrl).step(request()))).toMatchObject({
      code: 'MODEL_UNREACHABLE',
      message: `Nothing answers at this computer, port ${gone.port}`,
      hint: expect.stringContaining(`running at ${gone.baseUrl}`),
    });
  });

  test('an address with only a host gets the usual path', async () => {
    const server = await start({ wire: 'openai', turns: [{ text: 'ok' }] });
    const model = connect('openai-compatible', `http://127.0.0.1:${server.port}`);
    expect(said(await collect(model.step(request())), 'text')).toBe('ok');
    expect(model).toMatchObject({ label: 'test-model', where: `this computer, port ${server.port}`, offline: false });
  });

  test.each([
    [{ provider: 'openai-compatible', model: 'm' }, 'needs an address'],
    [{ provider: 'openai-compatible', model: 'm', baseUrl: 'ftp://host/x' }, 'not an http'],
    [{ provider: 'openai', model: 'm', baseUrl: 'https://me:pass@host/v1' }, 'user name or password'],
  ] as const)('%j is refused', (choice, words) => {
    expect(() => createProviderModel(choice, { readSecret: async () => key })).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(words) }));
  });

  test.each([
    [undefined, 'no secret called model-key'],
    ['sk-first\nsk-second', 'cannot be a key'],
    ['sk-schlüssel', 'cannot be a key'],
  ])('a secret that is %j is refused before anything is sent', async (value, words) => {
    const server = await start({ wire: 'openai', turns: [{ text: 'never' }] });
    const error = await failure(connect('openai', server.baseUrl, { readSecret: async () => value }).step(request()));
    expect(error).toMatchObject({ code: 'MODEL_NOT_CONFIGURED', message: expect.stringContaining(words) });
    if (value !== undefined) expect(inspectDeep(error)).not.toContain(value);
    expect(server.requests).toHaveLength(0);
  });

  test('without a chosen key, none is taken from the environment', async () => {
    process.env['OPENAI_API_KEY'] = 'sk-from-environment';
    onTestFinished(() => void delete process.env['OPENAI_API_KEY']);
    const server = await start({ wire: 'openai', turns: [{ text: 'never' }] });
    const model = createProviderModel({ provider: 'openai', model: 'm', baseUrl: server.baseUrl }, { readSecret: async () => key });
    expect(await failure(model.step(request()))).toMatchObject({ code: 'MODEL_NOT_CONFIGURED' });
    expect(server.requests).toHaveLength(0);
  });

  test('a key the server repeats does not come through', async () => {
    const server = await start({ wire: 'openai', turns: () => ({ status: 400, message: `bad header Bearer ${key}` }) });
    const error = await failure(connect('openai', server.baseUrl).step(request()));
    expect(error).toMatchObject({ code: 'MODEL_ERROR', message: expect.stringContaining('[key]') });
    expect(inspectDeep(error)).not.toContain(key);
  });

  test('what a server said is quoted by whole words: no half of another key is left at its end', async () => {
    const otherKey = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
    for (const filler of [270, 280, 290, 299]) {
      const server = await start({ wire: 'openai', turns: () => ({ status: 400, message: `${'word '.repeat(100).slice(0, filler)} ${otherKey} and more ${'x '.repeat(60)}` }) });
      const problem = await failure(connect('openai', server.baseUrl).step(request()));
      expect(String(problem)).toContain('word');
      expect(String(problem)).not.toMatch(/ghp_\w{0,35}(?!\w)/);
    }
  });

  test('an account without credit is not asked again', async () => {
    const server = await start({ wire: 'openai', turns: () => ({ status: 429, message: 'You exceeded your current quota', code: 'insufficient_quota' }) });
    expect(await failure(connect('openai', server.baseUrl).step(request()))).toMatchObject({ code: 'RATE_LIMITED', hint: expect.stringContaining('credit') });
    expect(server.requests).toHaveLength(1);
  });
});

/** Everything an error carries, as a log would write it. */
function inspectDeep(error: unknown): string {
  const texts: string[] = [];
  for (let current = error; current instanceof Error; current = current.cause) {
    texts.push(current.message, current.stack ?? '', JSON.stringify(Object.getOwnPropertyNames(current).map((name) => (current as unknown as Record<string, unknown>)[name])));
  }
  return texts.join('\n');
}
