import { describe, expect, onTestFinished, test } from 'vitest';
import type { ChatAction, ChatState } from '../../../src-preload/contract/index.ts';
import { maxFrameBytes } from '../../../src-preload/state/frameLimits.ts';
import type { Wire } from '../../../src-main/wire/connection.ts';
import type { Carrier, Client, ConnectionStatus } from '../../../src-renderer/client/client.ts';
import { createClient, type ClientOptions } from '../../../src-renderer/client/createClient.ts';
import { memoryCarrier } from '../../../src-renderer/client/memoryCarrier.ts';
import { seededRandom } from '../../kit/uiFixture/seededRandom.ts';
import { deferred, emptyChat, message, settle, testWire, until } from './wireKit.ts';

const append = (text: string): ChatAction => ({ type: 'textAppended', messageId: 'm', part: 0, text });

function textOf(state: ChatState | undefined): string {
  const part = state?.messages[0]?.parts[0];
  return part?.type === 'text' ? part.text : '(none)';
}

function connect(wire: Wire, options: ClientOptions = {}) {
  const carrier = memoryCarrier((server) => wire.attach(server, 'owner'));
  return { carrier, client: open(carrier, { retryDelay: () => 0, ...options }) };
}

function open(carrier: Carrier, options: ClientOptions): Client {
  const client = createClient(carrier, options);
  onTestFinished(() => client.close());
  return client;
}

/** A carrier worked by hand: what the client posts is kept, frames are given by the test. */
function manualCarrier() {
  const links: { posted: { t: string; id?: number }[]; give(frame: object): void; drop(reason?: 'dropped' | 'refused'): void; closed: boolean }[] = [];
  const carrier: Carrier = {
    open({ onOpen, onFrame, onClosed }) {
      const link = {
        posted: [] as { t: string; id?: number }[],
        closed: false,
        give: (frame: object) => onFrame(JSON.stringify(frame)),
        drop: (reason: 'dropped' | 'refused' = 'dropped') => onClosed(reason),
      };
      links.push(link);
      onOpen();
      return {
        post: (text) => void link.posted.push(JSON.parse(text) as { t: string; id?: number }),
        close: () => {
          link.closed = true;
        },
      };
    },
  };
  return { carrier, links, last: () => links.at(-1) ?? expect.unreachable('no link') };
}

const welcome = (resumed: boolean) => ({ t: 'welcome', protocol: 1, version: '1', resumed });

describe('requests', () => {
  test('made before the carrier is open are sent when it is', async () => {
    const { wire } = testWire({ 'chats.create': ({ title }) => ({ chatId: title ?? '' }) });
    const { client } = connect(wire);
    expect(client.status).toBe('connecting');
    expect(await Promise.all([client.request('chats.create', { title: 'a' }), client.request('chats.create', { title: 'b' })])).toEqual([{ chatId: 'a' }, { chatId: 'b' }]);
    expect(client.status).toBe('open');
  });

  test('reject with code and hint', async () => {
    const { wire } = testWire();
    const { client } = connect(wire);
    await expect(client.request('chats.rename', { chatId: 'c' } as never)).rejects.toMatchObject({ name: 'RequestError', code: 'INVALID_INPUT', message: 'chats.rename: title is missing; give a string' });
    await expect(client.request('no.such' as never, {} as never)).rejects.toMatchObject({ code: 'UNKNOWN_METHOD', hint: 'Reload the page: it may be older or newer than Steward' });
  });

  test('too large for a frame are refused here, and the connection lives', async () => {
    const { wire } = testWire({ 'chats.create': () => ({ chatId: 'c' }) });
    const { client } = connect(wire);
    await expect(client.request('chats.send', { chatId: 'c', text: '€'.repeat(maxFrameBytes / 3) })).rejects.toMatchObject({ code: 'TOO_LARGE' });
    expect(await client.request('chats.create', {})).toEqual({ chatId: 'c' });
  });

  test('aborted reject with the reason, stop the handler and are acknowledged', async () => {
    const stopped: string[] = [];
    const { wire } = testWire({
      'chats.create': ({ title }, { signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => {
        stopped.push(title ?? '');
        reject(new Error('stopped'));
      })),
    });
    const { client } = connect(wire);
    const controller = new AbortController();
    const request = client.request('chats.create', { title: 'slow' }, { signal: controller.signal });
    await settle();
    controller.abort(new Error('the person left'));
    await expect(request).rejects.toThrow('the person left');
    await settle();
    expect(stopped).toEqual(['slow']);
    await expect(client.request('chats.create', {}, { signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before');
    expect(stopped).toEqual(['slow']);
  });

  test('aborted while the carrier was away are cancelled when it is back', async () => {
    const { carrier, last } = manualCarrier();
    const client = open(carrier, { retryDelay: () => 0 });
    last().give(welcome(false));
    const controller = new AbortController();
    const request = client.request('chats.create', {}, { signal: controller.signal });
    last().drop();
    controller.abort(new Error('enough'));
    await expect(request).rejects.toThrow('enough');
    await settle();
    last().give(welcome(true));
    expect(last().posted).toEqual([expect.objectContaining({ t: 'hello' }), { t: 'cancel', id: 1 }]);
  });

  test('that were sent before the runtime was restarted are not carried out twice', async () => {
    const { carrier, last } = manualCarrier();
    const client = open(carrier, { retryDelay: () => 0 });
    last().give(welcome(false));
    const sent = client.request('chats.create', {});
    const looked = client.request('folders.list', {});
    last().drop();
    const waiting = client.request('chats.create', { title: 'not sent yet' });
    await settle();
    last().give(welcome(false));
    await expect(sent).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN', message: 'Connection lost after the request was sent; not retried' });
    expect(last().posted.filter(({ t }) => t === 'request').map(({ id }) => id)).toEqual([2, 3]);
    last().give({ t: 'response', id: 2, result: { path: '/', parent: null, folders: [] } });
    last().give({ t: 'response', id: 3, result: { chatId: 'c' } });
    expect(await waiting).toEqual({ chatId: 'c' });
    expect((await looked).path).toBe('/');
    expect(last().posted.filter(({ t }) => t === 'ack').map(({ id }) => id)).toEqual([2, 3]);
  });

  test('fail once the client is closed', async () => {
    const { wire } = testWire({ 'chats.create': () => new Promise(() => {}) });
    const { client } = connect(wire);
    const request = client.request('chats.create', {});
    await settle();
    client.close();
    await expect(request).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(client.request('chats.create', {})).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(wire.connected).toBe(0);
  });
});

describe('subscriptions', () => {
  function chatWire() {
    const made = testWire();
    made.topics.define('chat', { initial: (key) => ({ ...emptyChat(key), messages: [message('m')] }) });
    return made;
  }

  test('share one stream, hear the state once a microtask, and end with the last listener', async () => {
    const { wire, topics } = chatWire();
    const { client } = connect(wire);
    const heard: [string[], string[]] = [[], []];
    const stop = heard.map((list) => client.subscribe('chat', 'c', (state) => list.push(textOf(state))));
    await settle();
    expect(topics.followers('chat', 'c')).toBe(1);
    for (const text of 'abc') topics.publish('chat', 'c', append(text));
    await settle();
    for (const list of heard) {
      expect(list[0]).toBe('');
      expect(list.at(-1)).toBe('abc');
    }
    stop[0]?.();
    topics.publish('chat', 'c', append('d'));
    await settle();
    expect(heard[0].at(-1)).toBe('abc');
    expect(heard[1].at(-1)).toBe('abcd');
    const late: string[] = [];
    const stopLate = client.subscribe('chat', 'c', (state) => late.push(textOf(state)));
    expect(late).toEqual([]);
    await settle();
    expect(late).toEqual(['abcd']);
    stop[1]?.();
    stopLate();
    await settle();
    expect(topics.followers('chat', 'c')).toBe(0);
  });

  test('several frames of one turn make one notification', async () => {
    const { carrier, last } = manualCarrier();
    const client = open(carrier, {});
    last().give(welcome(false));
    const heard: string[] = [];
    client.subscribe('chat', 'c', (state) => heard.push(textOf(state)));
    last().give({ t: 'snapshot', id: 1, epoch: 'e', seq: 0, state: { ...emptyChat('c'), messages: [message('m')] } });
    for (const seq of [1, 2, 3]) last().give({ t: 'event', id: 1, seq, action: append(String(seq)) });
    await settle();
    expect(heard).toEqual(['123']);
  });

  test('end with the reason, and a listener that throws keeps no other from hearing', async () => {
    const { wire, topics } = chatWire();
    const { client } = connect(wire);
    const ends: string[] = [];
    const problem = new Error('listener');
    const thrown = new Promise((resolve) => process.once('uncaughtException', resolve));
    const others = process.listeners('uncaughtException').slice(0, -1);
    for (const listener of others) process.off('uncaughtException', listener);
    onTestFinished(() => {
      for (const listener of others) process.on('uncaughtException', listener);
    });
    client.subscribe('chat', 'c', () => {}, () => {
      throw problem;
    });
    client.subscribe('chat', 'c', () => {}, (error) => ends.push(error.message));
    await settle();
    topics.drop('chat', 'c', { code: 'NOT_FOUND', message: 'The chat was deleted' });
    expect(await thrown).toBe(problem);
    expect(ends).toEqual(['The chat was deleted']);
  });

  test('ask again for what is missing when a number was skipped, and ignore what they have', async () => {
    const { carrier, last } = manualCarrier();
    const client = open(carrier, {});
    last().give(welcome(false));
    const heard: string[] = [];
    client.subscribe('chat', 'c', (state) => heard.push(textOf(state)));
    last().give({ t: 'snapshot', id: 1, epoch: 'e', seq: 4, state: { ...emptyChat('c'), messages: [message('m')] } });
    last().give({ t: 'event', id: 1, seq: 4, action: append('old') });
    last().give({ t: 'event', id: 1, seq: 5, action: append('5') });
    last().give({ t: 'event', id: 1, seq: 7, action: append('7') });
    expect(last().posted.slice(-2)).toEqual([{ t: 'unsubscribe', id: 1 }, { t: 'subscribe', id: 2, topic: 'chat', key: 'c', since: { epoch: 'e', seq: 5 } }]);
    last().give({ t: 'event', id: 1, seq: 8, action: append('of the old one') });
    last().give({ t: 'event', id: 2, seq: 6, action: append('6') });
    await settle();
    expect(heard.at(-1)).toBe('56');
  });
});

describe('a lost carrier', () => {
  test('is opened again, quickly at first, and the status says so', async () => {
    const { carrier, links, last } = manualCarrier();
    const attempts: number[] = [];
    const client = open(carrier, {
      retryDelay: (attempt) => {
        attempts.push(attempt);
        return 0;
      },
    });
    const seen: ConnectionStatus[] = [];
    client.onStatus((status) => seen.push(status));
    last().give(welcome(false));
    for (let i = 0; i < 3; i++) {
      last().drop();
      await settle();
    }
    last().give(welcome(true));
    last().drop();
    await settle();
    expect(attempts).toEqual([0, 1, 2, 0]);
    expect(links).toHaveLength(5);
    expect(seen).toEqual(['open', 'lost', 'open', 'lost']);
    expect(new Set(links.map(({ posted }) => JSON.stringify(posted[0]))).size).toBe(1);
  });

  test('that was refused is not opened again, and says so', async () => {
    const { carrier, links, last } = manualCarrier();
    const client = open(carrier, { retryDelay: () => 0 });
    last().give(welcome(false));
    const request = client.request('chats.create', {});
    last().drop('refused');
    await expect(request).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(client.request('chats.create', {})).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await settle();
    expect(client.status).toBe('refused');
    expect(links).toHaveLength(1);
  });

  test('is noticed when it goes silent', async () => {
    const { carrier, links, last } = manualCarrier();
    open(carrier, { retryDelay: () => 0, heartbeatMs: 5 });
    const first = last();
    first.give(welcome(false));
    await until(() => links.length > 1, 'the silent carrier is replaced');
    expect(first.posted.at(-1)).toEqual({ t: 'ping' });
    expect(first.closed).toBe(true);
  });

  test('may not speak after its successor', async () => {
    const { carrier, links, last } = manualCarrier();
    const client = open(carrier, { retryDelay: () => 0 });
    last().give(welcome(false));
    last().drop();
    await settle();
    links[0]?.give(welcome(true));
    expect(client.status).toBe('lost');
  });
});

describe('carriers that drop at any moment', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('lose nothing, double nothing and carry nothing out twice (seed %i)', async (seed) => {
    const random = seededRandom(seed);
    const carriedOut = new Map<string, number>();
    const gates: { resolve(value: { chatId: string }): void; title: string }[] = [];
    let truth = '';
    const { wire, topics } = testWire(
      {
        'chats.create': ({ title = '' }) => {
          carriedOut.set(title, (carriedOut.get(title) ?? 0) + 1);
          if (random() < 0.5) return { chatId: title };
          const gate = deferred<{ chatId: string }>();
          gates.push({ resolve: gate.resolve, title });
          return gate.promise;
        },
      },
      // A short memory: some returns are answered by replay, some by a snapshot.
      { ringActions: 60 },
    );
    topics.define('chat', { initial: (key) => ({ ...emptyChat(key), messages: [message('m', truth)] }) });
    const { carrier, client } = connect(wire);
    const heard: string[] = [];
    client.subscribe('chat', 'c', (state) => heard.push(textOf(state)));
    const answers: Promise<string>[] = [];
    let drops = 0;
    for (let step = 0; step < 3000; step++) {
      const dice = random();
      if (dice < 0.6) {
        const text = `${step},`;
        truth += text;
        topics.publish('chat', 'c', append(text));
      } else if (dice < 0.75) answers.push(client.request('chats.create', { title: String(step) }).then(({ chatId }) => chatId));
      else if (dice < 0.8) {
        const [gate] = gates.splice(Math.floor(random() * gates.length), 1);
        gate?.resolve({ chatId: gate.title });
      } else if (dice < 0.82) {
        carrier.drop();
        drops++;
      } else if (dice < 0.95) await Promise.resolve();
      else await settle();
    }
    let answered = 0;
    for (const answer of answers) void answer.then(() => answered++);
    await until(() => {
      for (const gate of gates.splice(0)) gate.resolve({ chatId: gate.title });
      return heard.at(-1) === truth && answered === answers.length;
    }, 'the client has the whole text and every answer');
    for (let i = 1; i < heard.length; i++) if (!heard[i]?.startsWith(heard[i - 1] ?? '')) expect.fail(`state ${i} does not follow from the one before`);
    const titles = await Promise.all(answers);
    expect(drops).toBeGreaterThan(20);
    expect(titles.length).toBeGreaterThan(300);
    expect([...carriedOut.keys()].sort()).toEqual([...titles].sort());
    expect(new Set(carriedOut.values())).toEqual(new Set([1]));
  });
});
