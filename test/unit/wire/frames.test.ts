import { describe, expect, test } from 'vitest';
import { maxFrameBytes } from '../../../src-preload/state/frameLimits.ts';
import { readFrame } from '../../../src-main/wire/readFrame.ts';
import { RawClient, settle, testWire } from './wireKit.ts';

const depth = 100;
function refusal(text: string): { code: string; message: string; waiting: unknown } {
  const reading = readFrame(text, depth);
  if ('frame' in reading) throw new Error('the frame was accepted');
  return { code: reading.error.code, message: reading.error.message, waiting: reading.waiting };
}

describe('reading a frame', () => {
  test.each([
    { t: 'hello', session: 'session-1', protocol: 1 },
    { t: 'request', id: 1, method: 'chats.create', params: { title: 'x' } },
    { t: 'cancel', id: 1 },
    { t: 'ack', id: 1 },
    { t: 'subscribe', id: 3, topic: 'chat', key: 'c', since: { epoch: 'e', seq: 0 } },
    { t: 'unsubscribe', id: 3 },
    { t: 'ping' },
  ])('accepts $t', (frame) => {
    expect(readFrame(JSON.stringify(frame), depth)).toEqual({ frame });
  });

  test.each([
    ['', 'The frame is not JSON'],
    ['{"t":"ping"', 'The frame is not JSON'],
    ['null', 'frame: the whole value must be an object'],
    ['[]', 'frame: the whole value must be an object'],
    ['{"t":"shout"}', /^frame: t/],
    ['{"t":"ping","loud":true}', 'frame: loud is not known here; leave out'],
    ['{"t":"cancel","id":0}', 'frame: id must be more than 0'],
    ['{"t":"cancel","id":1.5}', /^frame: id/],
    ['{"t":"cancel"}', 'frame: id is missing; give a number'],
    ['{"t":"request","id":2,"method":"health.report"}', 'frame: params is missing'],
    ['{"t":"hello","session":"short","protocol":1}', 'frame: session must be at least 8 characters long'],
    ['{"t":"hello","session":"long enough","protocol":2}', 'frame: protocol must be 1'],
  ])('refuses %s', (text, words) => {
    const { code, message } = refusal(text);
    expect(code).toBe('INVALID_INPUT');
    if (typeof words === 'string') expect(message).toBe(words);
    else expect(message).toMatch(words);
  });

  test('refuses more than the largest frame, counted in bytes, and says which request waits', () => {
    const fits = JSON.stringify({ t: 'request', id: 7, method: 'm', params: 'x'.repeat(maxFrameBytes - 60) });
    expect(readFrame(fits, depth)).toHaveProperty('frame');
    const wide = JSON.stringify({ t: 'request', id: 7, method: 'm', params: '€'.repeat(maxFrameBytes / 3) });
    expect(wide.length).toBeLessThan(maxFrameBytes);
    expect(refusal(wide)).toMatchObject({ code: 'TOO_LARGE', waiting: { t: 'request', id: 7 } });
    expect(refusal('x'.repeat(maxFrameBytes + 1))).toMatchObject({ code: 'TOO_LARGE', waiting: undefined });
  });

  test('refuses deep nesting before anything recurses into it, but not brackets in strings', () => {
    const bomb = `{"t":"request","id":9,"method":"m","params":${'['.repeat(10_000)}${']'.repeat(10_000)}}`;
    expect(refusal(bomb)).toMatchObject({ code: 'INVALID_INPUT', waiting: { t: 'request', id: 9 } });
    expect(refusal('{"a":'.repeat(10_000))).toMatchObject({ code: 'INVALID_INPUT' });
    const deepest = `{"t":"request","id":9,"method":"m","params":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
    expect(readFrame(deepest, depth)).toHaveProperty('frame');
    const harmless = JSON.stringify({ t: 'request', id: 9, method: 'm', params: `"\\"${'[{'.repeat(500)}` });
    expect(readFrame(harmless, depth)).toHaveProperty('frame');
  });

  test.each(['"__proto__"', '"\\u005f_proto__"'])('refuses the key %s, and no prototype changes', (key) => {
    const { code, message } = refusal(`{"t":"request","id":3,"method":"calls.run","params":{${key}:{"polluted":true}}}`);
    expect(code).toBe('INVALID_INPUT');
    expect(message).toBe('The key "__proto__" is not accepted');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('accepts the text __proto__ as a value', () => {
    expect(readFrame('{"t":"request","id":3,"method":"m","params":{"text":"__proto__ \\u005f"}}', depth)).toHaveProperty('frame');
  });
});

describe('a connection that is sent nonsense', () => {
  test('answers each and lives', async () => {
    const { wire } = testWire({ 'chats.create': () => ({ chatId: 'c' }) });
    const client = new RawClient(wire, 'session-1');
    client.take();
    for (const text of ['', '{', 'null', '{"t":"nothing"}', 'x'.repeat(maxFrameBytes + 1), '['.repeat(10_000)]) client.sendText(text);
    expect(client.take().map(({ t }) => t)).toEqual(Array(6).fill('unreadable'));
    client.sendText(`{"t":"request","id":1,"method":"chats.create","params":${'['.repeat(500)}${']'.repeat(500)}}`);
    client.sendText('{"t":"subscribe","id":2,"topic":"chats","loud":1}');
    expect(client.take()).toMatchObject([{ t: 'failure', id: 1, error: { code: 'INVALID_INPUT' } }, { t: 'ended', id: 2, error: { code: 'INVALID_INPUT' } }]);
    client.send({ t: 'request', id: 3, method: 'chats.create', params: {} });
    await settle();
    expect(client.take()).toEqual([{ t: 'response', id: 3, result: { chatId: 'c' } }]);
    expect(client.closed).toBeUndefined();
  });

  test('wants hello first, and answers pings before it', () => {
    const { wire } = testWire();
    const client = new RawClient(wire);
    client.send({ t: 'ping' });
    client.send({ t: 'request', id: 1, method: 'chats.create', params: {} });
    client.send({ t: 'subscribe', id: 2, topic: 'chats' });
    expect(client.take()).toMatchObject([{ t: 'pong' }, { t: 'unreadable', error: { message: 'The frame "request" came before "hello"' } }, { t: 'unreadable' }]);
  });
});
