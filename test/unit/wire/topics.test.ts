import { describe, expect, test } from 'vitest';
import type { ChatAction, ChatState } from '../../../src-preload/contract/index.ts';
import { reduceChat } from '../../../src-preload/state/reducers.ts';
import { AppError } from '../../../src-main/kernel/errors.ts';
import { deferred, emptyChat, message, RawClient, settle, testWire } from './wireKit.ts';

const append = (text: string): ChatAction => ({ type: 'textAppended', messageId: 'm', part: 0, text });
const withMessage = (text: string): ChatState => ({ ...emptyChat('c'), messages: [message('m', text)] });

/** A chat whose truth is in memory, and which may have to be fetched first. */
function chatWire(limits = {}) {
  const made = testWire({}, limits);
  let truth = withMessage('');
  let loads = 0;
  const gates: ReturnType<typeof deferred<undefined>>[] = [];
  let slow = false;
  made.topics.define('chat', {
    initial(key) {
      loads++;
      if (key !== 'c') throw new AppError('NOT_FOUND', `There is no chat ${key}`);
      if (!slow) return truth;
      const gate = deferred<undefined>();
      gates.push(gate);
      return gate.promise.then(() => () => truth);
    },
  });
  return {
    ...made,
    publish(text: string) {
      truth = reduceChat(truth, append(text));
      made.topics.publish('chat', 'c', append(text));
    },
    get loads() {
      return loads;
    },
    loadSlowly() {
      slow = true;
    },
    beginToFinishLoad() {
      for (const gate of gates.splice(0)) gate.resolve(undefined);
    },
    async finishLoad() {
      for (const gate of gates.splice(0)) gate.resolve(undefined);
      await settle();
    },
    failLoad: async (error: unknown) => {
      for (const gate of gates.splice(0)) gate.reject(error);
      await settle();
    },
  };
}

const follow = (id: number, since?: { epoch: string; seq: number }) => ({ t: 'subscribe', id, topic: 'chat', key: 'c', ...(since ? { since } : {}) }) as const;

function textOf(state: unknown): string {
  const part = (state as ChatState).messages[0]?.parts[0];
  return part?.type === 'text' ? part.text : '(none)';
}

describe('following', () => {
  test('begins with a snapshot and goes on with numbered actions', () => {
    const { wire, publish } = chatWire();
    const client = new RawClient(wire, 'session-1');
    client.take();
    publish('before ');
    client.send(follow(5));
    publish('a');
    publish('b');
    const [snapshot, ...events] = client.take();
    expect(snapshot).toMatchObject({ t: 'snapshot', id: 5, seq: 0, state: withMessage('before ') });
    expect(events).toEqual([
      { t: 'event', id: 5, seq: 1, action: append('a') },
      { t: 'event', id: 5, seq: 2, action: append('b') },
    ]);
    client.send({ t: 'unsubscribe', id: 5 });
    publish('c');
    expect(client.take()).toEqual([]);
  });

  test('costs no load while nobody follows', () => {
    const chat = chatWire();
    for (let i = 0; i < 1000; i++) chat.publish('x');
    expect(chat.loads).toBe(0);
    expect(chat.topics.state('chat', 'c')).toBeUndefined();
  });

  test('loads once for many followers and counts them', () => {
    const chat = chatWire();
    const clients = [1, 2, 3].map((n) => new RawClient(chat.wire, `session-${n}`));
    for (const client of clients) client.send(follow(1));
    chat.publish('!');
    expect(chat.loads).toBe(1);
    expect(chat.topics.followers('chat', 'c')).toBe(3);
    expect(textOf(chat.topics.state('chat', 'c'))).toBe('!');
    for (const client of clients) expect(client.take().map(({ t }) => t)).toEqual(['welcome', 'snapshot', 'event']);
    clients[0]?.drop();
    expect(chat.topics.followers('chat', 'c')).toBe(2);
  });

  test.each([
    ['nothing', undefined, { code: 'NOT_FOUND', hint: 'Follow one of status, chats, chat, approvals, health, settings, servers, schedules, memories, ownFunctions, serverLog, browser, terminal' }],
    ['toString', undefined, { code: 'NOT_FOUND' }],
    ['chat', undefined, { code: 'INVALID_INPUT', message: 'The topic "chat" needs a key' }],
    ['chat', 'gone', { code: 'NOT_FOUND', message: 'There is no chat gone' }],
    ['chats', 'c', { code: 'INVALID_INPUT', message: 'The topic "chats" has no keys' }],
    ['settings', undefined, { code: 'INTERNAL' }],
  ])('%s %s ends with the reason', (topic, key, error) => {
    const { wire } = chatWire();
    const client = new RawClient(wire, 'session-1');
    client.take();
    client.send({ t: 'subscribe', id: 1, topic, ...(key === undefined ? {} : { key }) });
    expect(client.take()).toMatchObject([{ t: 'ended', id: 1, error }]);
  });

  test('is bounded a connection', () => {
    const { wire } = chatWire({ subscriptions: 2 });
    const client = new RawClient(wire, 'session-1');
    client.take();
    for (const id of [1, 2, 3]) client.send(follow(id));
    expect(client.take()).toMatchObject([{ t: 'snapshot' }, { t: 'snapshot' }, { t: 'ended', id: 3, error: { code: 'OVERLOADED' } }]);
  });

  test('a dropped stream ends for its followers and is loaded anew for the next', () => {
    const chat = chatWire();
    const client = new RawClient(chat.wire, 'session-1');
    client.send(follow(1));
    chat.topics.drop('chat', 'c', { code: 'NOT_FOUND', message: 'The chat was deleted' });
    chat.publish('unheard');
    expect(client.take().slice(2)).toEqual([{ t: 'ended', id: 1, error: { code: 'NOT_FOUND', message: 'The chat was deleted' } }]);
    client.send(follow(2));
    expect(client.take()).toMatchObject([{ t: 'snapshot', id: 2, seq: 0 }]);
    expect(chat.loads).toBe(2);
  });
});

describe('loading', () => {
  test('neither loses nor doubles what is published meanwhile', async () => {
    const chat = chatWire();
    chat.loadSlowly();
    chat.publish('0');
    const first = new RawClient(chat.wire, 'session-1');
    const second = new RawClient(chat.wire, 'session-2');
    first.send(follow(1));
    chat.publish('1');
    second.send(follow(1));
    chat.publish('2');
    expect(first.take().map(({ t }) => t)).toEqual(['welcome']);
    await chat.finishLoad();
    chat.publish('3');
    for (const client of [first, second]) {
      const frames = client.take().filter(({ t }) => t !== 'welcome');
      expect(frames).toMatchObject([{ t: 'snapshot', seq: 0 }, { t: 'event', seq: 1 }]);
      expect(frames[0]?.t === 'snapshot' && textOf(frames[0].state)).toBe('012');
    }
    expect(chat.loads).toBe(1);
    expect(textOf(chat.topics.state('chat', 'c'))).toBe('0123');
  });

  test('has no moment at which an action falls between', async () => {
    const chat = chatWire();
    chat.loadSlowly();
    const client = new RawClient(chat.wire, 'session-1');
    client.send(follow(1));
    chat.beginToFinishLoad();
    for (let i = 0; i < 10; i++) {
      chat.publish(String(i));
      await Promise.resolve();
    }
    await settle();
    let text = '';
    for (const frame of client.take()) {
      if (frame.t === 'snapshot') text = textOf(frame.state);
      else if (frame.t === 'event' && (frame.action as ChatAction).type === 'textAppended') text += (frame.action as { text: string }).text;
    }
    expect(text).toBe('0123456789');
    expect(textOf(chat.topics.state('chat', 'c'))).toBe(text);
  });

  test('that fails ends the followers, and the next one loads again', async () => {
    const chat = chatWire();
    chat.loadSlowly();
    const client = new RawClient(chat.wire, 'session-1');
    client.take();
    client.send(follow(1));
    await chat.failLoad(new AppError('DATABASE_CORRUPT', 'The database cannot be read'));
    expect(client.take()).toEqual([{ t: 'ended', id: 1, error: { code: 'DATABASE_CORRUPT', message: 'The database cannot be read' } }]);
    client.send(follow(2));
    await chat.finishLoad();
    expect(client.take()).toMatchObject([{ t: 'snapshot', id: 2 }]);
  });

  test('that nobody waits for any more is kept a while, then let go', async () => {
    const chat = chatWire();
    chat.loadSlowly();
    const client = new RawClient(chat.wire, 'session-1');
    client.take();
    client.send(follow(1));
    client.send({ t: 'unsubscribe', id: 1 });
    await chat.finishLoad();
    expect(client.take()).toEqual([]);
    expect(chat.topics.state('chat', 'c')).toBeDefined();
    chat.clock.advance(60_000);
    expect(chat.topics.state('chat', 'c')).toBeUndefined();
  });
});

describe('coming back', () => {
  function leave(chat: ReturnType<typeof chatWire>): { epoch: string; seq: number } {
    const client = new RawClient(chat.wire, 'session-1');
    client.send(follow(1));
    chat.publish('seen ');
    const snapshot = client.take()[1];
    client.drop();
    if (snapshot?.t !== 'snapshot') throw new Error('no snapshot');
    return { epoch: snapshot.epoch, seq: 1 };
  }

  test('gets exactly what was missed', () => {
    const chat = chatWire();
    const since = leave(chat);
    chat.publish('a');
    chat.publish('b');
    const client = new RawClient(chat.wire, 'session-1');
    client.take();
    client.send(follow(9, since));
    chat.publish('c');
    expect(client.take()).toEqual(['a', 'b', 'c'].map((text, index) => ({ t: 'event', id: 9, seq: index + 2, action: append(text) })));
  });

  test('gets nothing when nothing was missed', () => {
    const chat = chatWire();
    const since = leave(chat);
    const client = new RawClient(chat.wire, 'session-1');
    client.take();
    client.send(follow(9, since));
    expect(client.take()).toEqual([]);
  });

  test.each([
    ['more actions were missed than are kept', { ringActions: 10 }, 11],
    ['more characters were missed than are kept', { ringCharacters: 300 }, 6],
  ])('gets a snapshot when %s', (_case, limits, count) => {
    const chat = chatWire(limits);
    const since = leave(chat);
    for (let i = 0; i < count; i++) chat.publish('x');
    const client = new RawClient(chat.wire, 'session-1');
    client.take();
    client.send(follow(9, since));
    expect(client.take()).toMatchObject([{ t: 'snapshot', seq: count + 1, epoch: since.epoch, state: withMessage(`seen ${'x'.repeat(count)}`) }]);
  });

  test('gets a snapshot of a new epoch when the stream was let go', () => {
    const chat = chatWire();
    const since = leave(chat);
    chat.clock.advance(60_000);
    const client = new RawClient(chat.wire, 'session-1');
    client.take();
    client.send(follow(9, since));
    const [snapshot] = client.take();
    expect(snapshot).toMatchObject({ t: 'snapshot', seq: 0, state: withMessage('seen ') });
    expect(snapshot?.t === 'snapshot' && snapshot.epoch).not.toBe(since.epoch);
  });

  test('gets a snapshot for a number that was never given out', () => {
    const chat = chatWire();
    const since = leave(chat);
    const client = new RawClient(chat.wire, 'session-1');
    client.take();
    client.send(follow(9, { ...since, seq: 50 }));
    expect(client.take()).toMatchObject([{ t: 'snapshot', seq: 1 }]);
  });

  test('a stream someone follows, or follows again, is never let go', () => {
    const chat = chatWire();
    const client = new RawClient(chat.wire, 'session-1');
    client.send(follow(1));
    client.send({ t: 'unsubscribe', id: 1 });
    chat.clock.advance(59_000);
    client.send(follow(1));
    const other = new RawClient(chat.wire, 'session-2');
    other.send(follow(1));
    other.drop();
    chat.clock.advance(600_000);
    client.take();
    expect(chat.loads).toBe(1);
    chat.publish('x');
    expect(client.take()).toMatchObject([{ t: 'event', seq: 1 }]);
  });
});

describe('a client that reads slowly', () => {
  test('is spared events until it has caught up, then gets what it missed', () => {
    const chat = chatWire({ slowBytes: 1000 });
    const client = new RawClient(chat.wire, 'session-1');
    client.send(follow(1));
    chat.publish('a');
    client.take();
    client.buffered = 2000;
    for (const text of 'bcd') chat.publish(text);
    chat.clock.advance(100);
    expect(client.take()).toEqual([]);
    client.buffered = 900;
    chat.clock.advance(100);
    expect(client.take()).toEqual([]);
    client.buffered = 500;
    chat.clock.advance(100);
    expect(client.take().map((frame) => frame.t === 'event' && frame.seq)).toEqual([2, 3, 4]);
    chat.publish('e');
    expect(client.take()).toMatchObject([{ t: 'event', seq: 5 }]);
  });

  test('gets one snapshot in the place of many events', () => {
    const chat = chatWire({ slowBytes: 1000, ringActions: 10 });
    const client = new RawClient(chat.wire, 'session-1');
    client.send(follow(1));
    client.take();
    client.buffered = 2000;
    for (let i = 0; i < 500; i++) chat.publish('x');
    client.buffered = 0;
    chat.clock.advance(100);
    expect(client.take()).toMatchObject([{ t: 'snapshot', seq: 500, state: withMessage('x'.repeat(500)) }]);
  });

  test('also waits for its first snapshot, and may leave while it waits', () => {
    const chat = chatWire({ slowBytes: 1000 });
    const client = new RawClient(chat.wire, 'session-1');
    client.take();
    client.buffered = 2000;
    client.send(follow(1));
    client.send(follow(2));
    client.send({ t: 'unsubscribe', id: 1 });
    expect(client.take()).toEqual([]);
    client.buffered = 0;
    chat.clock.advance(100);
    expect(client.take()).toMatchObject([{ t: 'snapshot', id: 2 }]);
  });

  test('is dropped when even answers pile up', () => {
    const chat = chatWire({ stuckBytes: 5000 });
    const client = new RawClient(chat.wire, 'session-1');
    client.buffered = 6000;
    client.send({ t: 'ping' });
    expect(client.closed).toBe('the client does not read what it is sent');
    expect(chat.wire.connected).toBe(0);
  });
});
