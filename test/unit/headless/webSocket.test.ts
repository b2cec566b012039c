import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import type { ChatAction, ChatState, ServerFrame } from '../../../src-preload/contract/index.ts';
import { maxFrameBytes } from '../../../src-preload/state/frameLimits.ts';
import { openPersonKeys } from '../../../src-main/hosts/headless/personKeys.ts';
import { createClient } from '../../../src-renderer/client/createClient.ts';
import { webSocketCarrier } from '../../../src-renderer/client/webSocketCarrier.ts';
import { seededRandom } from '../../kit/uiFixture/seededRandom.ts';
import { emptyChat, message, settle, silentLog, testWire, until } from '../wire/wireKit.ts';
import { ask, memoryStore, testServer, type TestServer } from './serverKit.ts';

const append = (text: string): ChatAction => ({ type: 'textAppended', messageId: 'm', part: 0, text });

function textOf(state: ChatState): string {
  const part = state.messages[0]?.parts[0];
  return part?.type === 'text' ? part.text : '(none)';
}

/** A client over a real socket, which the test can cut. */
async function connect(server: TestServer, Cookie?: string) {
  const cookie = Cookie ?? (await server.signIn());
  const sockets: WebSocket[] = [];
  const carrier = webSocketCarrier(`ws://127.0.0.1:${server.port}/ws`, {
    connect(url) {
      const socket = new WebSocket(url, { headers: { Cookie: cookie }, perMessageDeflate: false });
      sockets.push(socket);
      return socket;
    },
    // A browser's own request carries the cookie; here it has to be given.
    isRefused: async () => (await ask(server.port, { path: '/ws', headers: { Cookie: cookie } }).catch(() => undefined))?.status === 401,
  });
  const client = createClient(carrier, { retryDelay: (attempt) => Math.min(attempt * 5, 50) });
  onTestFinished(() => client.close());
  return { client, sockets, cut: () => sockets.at(-1)?.terminate() };
}

/** A bare socket that has been welcomed. */
async function bareSocket(server: TestServer): Promise<{ socket: WebSocket; frames: ServerFrame[]; closeCode: () => number | undefined }> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws`, { headers: { Cookie: await server.signIn() }, perMessageDeflate: false });
  onTestFinished(() => socket.terminate());
  const frames: ServerFrame[] = [];
  let code: number | undefined;
  socket.on('message', (data) => frames.push(JSON.parse(String(data as Buffer)) as ServerFrame));
  socket.on('close', (closeCode) => {
    code = closeCode;
  });
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send(JSON.stringify({ t: 'hello', session: 'session-1', protocol: 1 }));
  await until(() => frames.length === 1, 'the welcome is there');
  return { socket, frames: frames.splice(0) && frames, closeCode: () => code };
}

describe('a real WebSocket', () => {
  test('that is cut at any moment loses nothing and doubles nothing', async () => {
    const random = seededRandom(42);
    const carriedOut = new Map<string, number>();
    let truth = '';
    const { wire, topics } = testWire({
      'chats.create': ({ title = '' }) => {
        carriedOut.set(title, (carriedOut.get(title) ?? 0) + 1);
        return { chatId: title };
      },
    }, { ringActions: 100 });
    topics.define('chat', { initial: (key) => ({ ...emptyChat(key), messages: [message('m', truth)] }) });
    const { client, sockets, cut } = await connect(await testServer({ wire }));
    let seen = '';
    client.subscribe('chat', 'c', (state) => {
      if (!textOf(state).startsWith(seen)) expect.fail('a state does not follow from the one before');
      seen = textOf(state);
    });
    const answers: Promise<{ chatId: string }>[] = [];
    for (let step = 0; step < 2000; step++) {
      const text = `${step},`;
      truth += text;
      topics.publish('chat', 'c', append(text));
      if (random() < 0.2) answers.push(client.request('chats.create', { title: String(step) }));
      if (random() < 0.01) cut();
      if (random() < 0.2) await settle();
    }
    await until(() => seen === truth, 'the client has the whole text');
    const titles = (await Promise.all(answers)).map(({ chatId }) => chatId);
    expect(sockets.length).toBeGreaterThan(5);
    expect(titles.length).toBeGreaterThan(200);
    expect([...carriedOut.keys()].sort()).toEqual([...titles].sort());
    expect(new Set(carriedOut.values())).toEqual(new Set([1]));
  });

  test('that is sent nonsense answers it and lives; far too much or bytes end it', async () => {
    const { wire } = testWire({ 'chats.create': () => ({ chatId: 'c' }) });
    const server = await testServer({ wire });
    const { socket, frames, closeCode } = await bareSocket(server);
    for (const text of ['', '{', '['.repeat(10_000), 'x'.repeat(maxFrameBytes + 1)]) socket.send(text);
    await until(() => frames.length === 4, 'each is answered');
    expect(frames.splice(0).map((frame) => frame.t === 'unreadable' && frame.error.code)).toEqual(['INVALID_INPUT', 'INVALID_INPUT', 'INVALID_INPUT', 'TOO_LARGE']);
    socket.send(JSON.stringify({ t: 'request', id: 1, method: 'chats.create', params: {} }));
    await until(() => frames.length === 1, 'the connection lives');
    socket.send('x'.repeat(2 * maxFrameBytes + 1));
    await until(() => closeCode() !== undefined, 'the connection ends');
    expect(closeCode()).toBe(1009);

    const bytes = await bareSocket(server);
    bytes.socket.send(Buffer.from([1, 2, 3]));
    await until(() => bytes.closeCode() !== undefined, 'the connection ends');
    expect(bytes.closeCode()).toBe(1003);
  });

  test('whose client does not read holds only so much, and catches up with one snapshot', async () => {
    const { wire, topics, clock } = testWire({}, { slowBytes: 64 * 1024, ringCharacters: 64 * 1024 });
    topics.define('chat', { initial: (key) => ({ ...emptyChat(key), messages: [message('m')] }) });
    const { socket, frames } = await bareSocket(await testServer({ wire }));
    socket.send(JSON.stringify({ t: 'subscribe', id: 1, topic: 'chat', key: 'c' }));
    await until(() => frames.length === 1, 'the snapshot is there');
    socket.pause();
    const published = 4000;
    for (let i = 0; i < published; i++) {
      topics.publish('chat', 'c', append('x'.repeat(5000)));
      if (i % 50 === 0) await settle();
    }
    socket.resume();
    await until(() => {
      clock.advance(100);
      const last = frames.at(-1);
      return last?.t === 'snapshot' && last.seq === published;
    }, 'it has caught up');
    expect(frames.length).toBeLessThan(published);
    topics.publish('chat', 'c', append('after'));
    await until(() => frames.at(-1)?.t === 'event', 'the stream goes on');
    expect(frames.at(-1)).toMatchObject({ seq: published + 1 });
  });

  test('ends when the door closes, and the client waits for the next one', async () => {
    const personKeys = await openPersonKeys({ store: memoryStore(), log: silentLog });
    const first = await testServer({ personKeys });
    const Cookie = await first.signIn();
    const { client } = await connect(first, Cookie);
    await until(() => client.status === 'open', 'it is open');
    await first.close(1000);
    await until(() => client.status === 'lost', 'the end is noticed');
    await testServer({ personKeys, port: first.port });
    await until(() => client.status === 'open', 'it is open again');
  });

  test('that the door refuses is given up', async () => {
    const { client } = await connect(await testServer(), 'none=1');
    await until(() => client.status === 'refused', 'the refusal is noticed');
  });

  test('tells a refusal from a door that is shut, as a browser can', async () => {
    const server = await testServer();
    const url = `ws://127.0.0.1:${server.port}/ws`;
    const outcome = () => new Promise((resolve) => webSocketCarrier(url).open({ onOpen: () => {}, onFrame: () => {}, onClosed: resolve }));
    expect(await outcome()).toBe('refused');
    await server.close(0);
    expect(await outcome()).toBe('dropped');
  });

  test("cannot take up another browser's session", async () => {
    const { wire } = testWire();
    const server = await testServer({ wire });
    const one = await bareSocket(server);
    one.socket.terminate();
    await until(() => wire.connected === 0, 'the first has left');
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws`, { headers: { Cookie: await server.signIn() } });
    onTestFinished(() => socket.terminate());
    const welcome = new Promise((resolve) => socket.once('message', (data) => resolve(JSON.parse(String(data as Buffer)))));
    socket.once('open', () => socket.send(JSON.stringify({ t: 'hello', session: 'session-1', protocol: 1 })));
    expect(await welcome).toMatchObject({ t: 'welcome', resumed: false });
  });
});

test('/mcp/ws is handed on with the program that called', async () => {
  const server = await testServer();
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/mcp/ws`, ['mcp'], { headers: { Authorization: 'Bearer a-program-token-of-the-test' } });
  onTestFinished(() => socket.terminate());
  const answer = new Promise((resolve) => socket.once('message', (data) => resolve(String(data as Buffer))));
  socket.once('open', () => socket.send('hello'));
  expect(await answer).toBe('main: hello');
  expect(socket.protocol).toBe('mcp');
});
