// The parts under the carriers: reading JSON, lines, and telling plain requests from others.
import { PassThrough } from 'node:stream';
import { classifyInboundRequest, isSpecType } from '@modelcontextprotocol/server';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readClientName } from '../../src-main/mcp/callerIdentity.ts';
import { createEventReader } from '../../src-main/mcp/eventStream.ts';
import { LineReader, LineWriter } from '../../src-main/mcp/lines.ts';
import { parseMessage } from '../../src-main/mcp/parseMessage.ts';
import { readPlainRequest } from '../../src-main/mcp/plainRequest.ts';
import { legacyRequest, modernRequest } from './kit/rawClient.ts';

describe('parseMessage', () => {
  test('reads whatever JSON can say', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), fc.nat(3), (value, indent) => {
        fc.pre(!JSON.stringify(value).includes('"__proto__":'));
        expect(parseMessage(JSON.stringify(value, null, indent))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test.each([
    ['{"a":1,"a":2}', 'same name twice'],
    ['{"a":{"b":1,"c":[{"d":1,"\\u0064":2}]}}', 'same name twice'],
    ['[{"x":":","x":""}]', 'same name twice'],
    ['{"__proto__":1}', '__proto__'],
    ['[[{"\\u005F_proto__":1}]]', '__proto__'],
    ['', 'not JSON'],
    ['{"a":1', 'not JSON'],
    ['"never ended', 'not JSON'],
    ['"\\', 'not JSON'],
    ['{a:1}', 'not JSON'],
    [`${'['.repeat(101)}${']'.repeat(101)}`, '100 levels'],
    ['['.repeat(1_000_000), '100 levels'],
  ])('refuses %.40s', (text, reason) => {
    expect(() => parseMessage(text)).toThrow(reason);
  });

  test.each(['{"a":"{\\"b\\":[:::"}', '{"a\\\\":1,"a":2}', '{"constructor":1,"toString":{}}', `${'['.repeat(100)}${']'.repeat(100)}`, ' "\\\\\\"" '])('takes %.40s', (text) => {
    expect(parseMessage(text)).toEqual(JSON.parse(text));
  });
});

describe('LineReader', () => {
  function read(chunks: Buffer[]): Promise<{ lines: string[]; tooLong: number }> {
    const input = new PassThrough();
    const lines: string[] = [];
    let tooLong = 0;
    return new Promise((resolve) => {
      new LineReader(input, { onLine: (line) => lines.push(line), onTooLong: () => tooLong++, onEnd: () => resolve({ lines, tooLong }) });
      for (const chunk of chunks) input.write(chunk);
      input.end();
    });
  }

  test('finds the same lines however the bytes are cut', async () => {
    const expected = ['one', 'zwei äöü €', '🙂🙂', 'four', 'last'];
    const bytes = Buffer.from('one\n\nzwei äöü €\r\n🙂🙂\n\n\nfour\nlast');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 12 }), async (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        const chunks = places.slice(1).map((place, index) => bytes.subarray(places[index], place));
        expect((await read(chunks)).lines).toEqual(expected);
      }),
    );
  });

  test('tells nothing while it is paused, and the end last', async () => {
    const input = new PassThrough();
    const heard: string[] = [];
    const reader = new LineReader(input, {
      onLine(line) {
        heard.push(line);
        reader.pause();
      },
      onTooLong: () => undefined,
      onEnd: () => heard.push('(end)'),
    });
    input.end('1\n2\n3\n4');
    for (const expected of ['1', '2', '3', '4', '(end)']) {
      await new Promise((resolve) => setImmediate(resolve));
      expect(heard.at(-1)).toBe(expected);
      reader.resume();
    }
    expect(heard).toHaveLength(5);
  });

  test('leaves out what is too long, and goes on after it', async () => {
    const long = Buffer.alloc(5 * 1024 * 1024, 'x');
    expect(await read([Buffer.from('a\n'), long, long, long, long, Buffer.from('\nb\n'), long, long, long, long])).toEqual({ lines: ['a', 'b'], tooLong: 2 });
  });
});

test('LineWriter sends what belongs to one turn together, in order', async () => {
  const output = new PassThrough();
  const chunks: string[] = [];
  output.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  const writer = new LineWriter(output, () => undefined);
  writer.write('a');
  writer.write('b €');
  await Promise.resolve().then(() => writer.write('c'));
  await new Promise((resolve) => setImmediate(resolve));
  writer.write('d');
  await new Promise((resolve) => setImmediate(resolve));
  expect(chunks).toEqual(['a\nb €\nc\n', 'd\n']);
});

test('createEventReader puts events together however the text is cut', () => {
  const text = ': comment\n\nevent: message\ndata: {"a":1}\n\nid: 7\ndata:one\r\ndata: two\r\n\r\ndata:\n\nevent: ping\n\n';
  for (let cut = 0; cut <= text.length; cut++) {
    const heard: string[] = [];
    const feed = createEventReader((data) => heard.push(data));
    feed(text.slice(0, cut));
    feed(text.slice(cut));
    expect(heard).toEqual(['{"a":1}', 'one\ntwo']);
  }
});

describe('readClientName', () => {
  test.each([
    [{ name: 'cursor' }, 'cursor'],
    [{ name: '  two\nlines\u202e ' }, 'two lines'],
    [{ name: 'x'.repeat(500) }, 'x'.repeat(64)],
    [{ name: '\u200b' }, 'An unnamed program'],
    [{ name: 7 }, 'An unnamed program'],
    [undefined, 'An unnamed program'],
  ])('%j', (clientInfo, name) => {
    expect(readClientName(clientInfo)).toBe(name);
  });
});

describe('readPlainRequest', () => {
  const call = { name: 'read_file', arguments: { file_path: 'a' } };

  test('recognises both eras', () => {
    expect(readPlainRequest(legacyRequest('tools/call', call, 'x').body)).toEqual({ method: 'tools/call', id: 'x', era: 'legacy', client: undefined, name: 'read_file', arguments: { file_path: 'a' }, progressToken: undefined, elicits: false });
    expect(readPlainRequest(modernRequest('tools/call', call, { meta: { progressToken: 3 } }).body)).toEqual({ method: 'tools/call', id: 1, era: 'modern', client: 'raw', name: 'read_file', arguments: { file_path: 'a' }, progressToken: 3, elicits: false });
    expect(readPlainRequest(modernRequest('tools/call', call, { meta: { 'io.modelcontextprotocol/clientCapabilities': { elicitation: {} } } }).body)).toMatchObject({ elicits: true });
    expect(readPlainRequest(legacyRequest('tools/list').body)).toEqual({ method: 'tools/list', id: 1, era: 'legacy', client: undefined });
    expect(readPlainRequest(modernRequest('tools/list').body)).toMatchObject({ era: 'modern' });
  });

  test('never takes what the SDK would refuse', () => {
    const odd = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom('2.0', 'tools/call', 'tools/list', 'read_file', {}, [], null, 1.5, '2026-07-28', '2025-06-18'));
    const places = ['jsonrpc', 'id', 'method', 'params', 'extra', 'params.name', 'params.arguments', 'params._meta', 'params.cursor', 'params.task', 'params.inputResponses', 'params._meta.progressToken', ...['protocolVersion', 'clientInfo', 'clientCapabilities', 'logLevel', 'related-task'].map((key) => `params._meta.io.modelcontextprotocol/${key}`)];
    let [taken, refused] = [0, 0];
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), fc.array(fc.tuple(fc.constantFrom(...places), fc.option(odd, { nil: undefined })), { minLength: 1, maxLength: 3 }), (modern, list, changes) => {
        const method = list ? 'tools/list' : 'tools/call';
        const message = structuredClone((modern ? modernRequest(method, list ? {} : call) : legacyRequest(method, list ? undefined : call)).body) as Record<string, unknown>;
        for (const [place, value] of changes) change(message, place, value);
        const plain = readPlainRequest(message);
        if (plain) taken++;
        else refused++;
        if (!plain) return;
        const judged = classifyInboundRequest({ httpMethod: 'POST', body: message });
        expect(judged.kind).toBe(plain.era);
        expect(plain.method === 'tools/call' ? isSpecType.CallToolRequest(message) : isSpecType.ListToolsRequest(message)).toBe(true);
      }),
      { numRuns: 3000 },
    );
    expect(taken).toBeGreaterThan(50);
    expect(refused).toBeGreaterThan(50);
  });
});

/** Sets, or with undefined removes, what stands at a place. */
function change(message: Record<string, unknown>, place: string, value: unknown): void {
  const prefix = 'params._meta.';
  const path = place.startsWith(prefix) ? ['params', '_meta', place.slice(prefix.length)] : place.split('.');
  let target = message;
  for (const key of path.slice(0, -1)) {
    if (typeof target[key] !== 'object' || target[key] === null || Array.isArray(target[key])) target[key] = {};
    target = target[key] as Record<string, unknown>;
  }
  const last = path.at(-1) ?? '';
  if (value === undefined) delete target[last];
  else target[last] = structuredClone(value);
}
