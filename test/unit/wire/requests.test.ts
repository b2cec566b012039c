import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src-main/kernel/errors.ts';
import type { RequestContext } from '../../../src-main/wire/connection.ts';
import { deferred, RawClient, settle, testWire } from './wireKit.ts';

const request = (id: number, method = 'chats.create', params: unknown = {}) => ({ t: 'request', id, method, params }) as const;

function countingWire(limits = {}) {
  const started: (string | undefined)[] = [];
  const gates = new Map<string, ReturnType<typeof deferred<{ chatId: string }>>>();
  const contexts: RequestContext[] = [];
  const made = testWire(
    {
      'chats.create': ({ title = 'now' }, context) => {
        started.push(title);
        contexts.push(context);
        if (title === 'now') return { chatId: `chat ${started.length}` };
        const gate = deferred<{ chatId: string }>();
        gates.set(title, gate);
        return gate.promise;
      },
    },
    limits,
  );
  return { ...made, started, gates, contexts };
}

describe('answering', () => {
  test('gives the result, with defaults filled in for the handler', async () => {
    const seen: unknown[] = [];
    const { wire } = testWire({
      'functions.search': (params) => {
        seen.push(params);
        return { names: ['read_file'] };
      },
    });
    const client = new RawClient(wire, 'session-1');
    client.send(request(1, 'functions.search', { query: 'read' }));
    await settle();
    expect(client.frames).toEqual([
      { t: 'welcome', protocol: 1, version: '1.2.3', resumed: false },
      { t: 'response', id: 1, result: { names: ['read_file'] } },
    ]);
    expect(seen).toEqual([{ query: 'read', limit: 20 }]);
  });

  test.each([
    ['no.such', {}, { code: 'UNKNOWN_METHOD', message: 'There is no method "no.such"' }],
    ['toString', {}, { code: 'UNKNOWN_METHOD' }],
    ['__proto__', {}, { code: 'UNKNOWN_METHOD' }],
    ['chats.rename', { chatId: 'c' }, { code: 'INVALID_INPUT', message: 'chats.rename: title is missing; give a string' }],
    ['chats.rename', { chatId: 'c', title: 5 }, { code: 'INVALID_INPUT', message: 'chats.rename: title must be a string' }],
    ['chats.rename', { chatId: 'c', title: 't', colour: 1 }, { code: 'INVALID_INPUT', message: 'chats.rename: colour is not known here; leave out' }],
    ['chats.search', { query: '' }, { code: 'INVALID_INPUT', message: 'chats.search: query must be at least 1 characters long' }],
    ['calls.recent', { name: 'f', limit: 101 }, { code: 'INVALID_INPUT', message: 'calls.recent: limit must be at most 100' }],
    ['health.report', { range: '1y' }, { code: 'INVALID_INPUT', message: 'health.report: range must be one of "1h", "24h", "7d", "30d"' }],
    ['approvals.decide', { decisions: [{ approvalId: 'a', digest: 'd', verdict: 'maybe' }] }, { code: 'INVALID_INPUT', message: 'approvals.decide: decisions.0.verdict must be one of "allow", "refuse"' }],
    ['chats.rename', 'text', { code: 'INVALID_INPUT', message: 'chats.rename: the whole value must be an object' }],
    ['chats.rename', {}, { code: 'INVALID_INPUT', message: 'chats.rename: chatId is missing; give a string; title is missing; give a string' }],
  ])('refuses %s %j', async (method, params, error) => {
    const { wire } = testWire();
    const client = new RawClient(wire, 'session-1');
    client.take();
    client.send(request(1, method, params));
    await settle();
    expect(client.take()).toMatchObject([{ t: 'failure', id: 1, error }]);
  });

  test('passes on what handlers throw, without stack or cause', async () => {
    const { wire } = testWire({
      'chats.create': () => {
        throw new AppError('NOT_FOUND', 'There is no such chat', { hint: 'Open another', cause: new Error('secret') });
      },
      'chats.remove': () => Promise.reject(new TypeError('x is undefined')),
    });
    const client = new RawClient(wire, 'session-1');
    client.take();
    client.send(request(1));
    client.send(request(2, 'chats.remove', { chatId: 'c' }));
    await settle();
    expect(client.take()).toEqual([
      { t: 'failure', id: 1, error: { code: 'NOT_FOUND', message: 'There is no such chat', hint: 'Open another' } },
      { t: 'failure', id: 2, error: { code: 'INTERNAL', message: 'Something inside Steward failed: x is undefined', hint: 'The log has the details' } },
    ]);
  });

  test('checks results against the contract where told to', async () => {
    const { wire } = testWire({ 'chats.create': () => ({ chatId: 5 }) as never });
    const client = new RawClient(wire, 'session-1');
    client.take();
    client.send(request(1));
    await settle();
    expect(client.take()).toMatchObject([{ t: 'failure', error: { code: 'INTERNAL', message: 'The handler of chats.create broke the contract: result: chatId must be a string' } }]);
  });

  test('refuses an answer no frame can carry', async () => {
    const { wire } = testWire({ 'audit.export': () => ({ name: 'a', mime: 'text/plain', text: 'x'.repeat(33 * 1024 * 1024), rows: 1, truncated: false }) });
    const client = new RawClient(wire, 'session-1');
    client.take();
    client.send(request(1, 'audit.export', { format: 'csv' }));
    await settle();
    expect(client.take()).toMatchObject([{ t: 'failure', error: { code: 'TOO_LARGE' } }]);
  });
});

describe('cancelling', () => {
  test("aborts the handler's signal and answers CANCELLED", async () => {
    const { wire, gates, contexts } = countingWire();
    const client = new RawClient(wire, 'session-1');
    client.take();
    client.send(request(1, 'chats.create', { title: 'slow' }));
    await settle();
    expect(contexts[0]?.session).toBe('session-1');
    expect(contexts[0]?.signal.aborted).toBe(false);
    client.send({ t: 'cancel', id: 1 });
    expect(contexts[0]?.signal.aborted).toBe(true);
    gates.get('slow')?.reject(new Error('stopped'));
    await settle();
    expect(client.take()).toEqual([{ t: 'failure', id: 1, error: { code: 'CANCELLED', message: 'chats.create was stopped before it was done' } }]);
  });

  test('of an unknown or answered request does nothing', async () => {
    const { wire } = countingWire();
    const client = new RawClient(wire, 'session-1');
    client.send(request(1));
    await settle();
    client.take();
    client.send({ t: 'cancel', id: 1 });
    client.send({ t: 'cancel', id: 77 });
    await settle();
    expect(client.take()).toEqual([]);
  });
});

describe('a session', () => {
  test('carries an id out once, however often it is sent, and gives the one answer again', async () => {
    const { wire, started, gates } = countingWire();
    const first = new RawClient(wire, 'session-1');
    first.send(request(1));
    first.send(request(2, 'chats.create', { title: 'slow' }));
    await settle();
    first.drop();
    const second = new RawClient(wire, 'session-1');
    expect(second.take()).toEqual([{ t: 'welcome', protocol: 1, version: '1.2.3', resumed: true }]);
    second.send(request(1));
    second.send(request(2, 'chats.create', { title: 'slow' }));
    await settle();
    expect(second.take()).toEqual([{ t: 'response', id: 1, result: { chatId: 'chat 1' } }]);
    gates.get('slow')?.resolve({ chatId: 'at last' });
    await settle();
    expect(second.take()).toEqual([{ t: 'response', id: 2, result: { chatId: 'at last' } }]);
    expect(started).toEqual(['now', 'slow']);
  });

  test('keeps the answer of a request that ended while no carrier was there', async () => {
    const { wire, gates } = countingWire();
    const first = new RawClient(wire, 'session-1');
    first.send(request(1, 'chats.create', { title: 'slow' }));
    await settle();
    first.drop();
    gates.get('slow')?.resolve({ chatId: 'meanwhile' });
    await settle();
    const second = new RawClient(wire, 'session-1');
    second.take();
    second.send(request(1, 'chats.create', { title: 'slow' }));
    expect(second.take()).toEqual([{ t: 'response', id: 1, result: { chatId: 'meanwhile' } }]);
  });

  test('never carries out again what was acknowledged or let go', async () => {
    const { wire, started } = countingWire({ keptAnswers: 2 });
    const client = new RawClient(wire, 'session-1');
    for (const id of [1, 2, 3, 4]) client.send(request(id));
    await settle();
    client.send({ t: 'ack', id: 4 });
    client.take();
    for (const id of [1, 3, 4]) client.send(request(id));
    await settle();
    expect(client.take()).toMatchObject([
      { t: 'failure', id: 1, error: { code: 'OUTCOME_UNKNOWN' } },
      { t: 'response', id: 3 },
      { t: 'failure', id: 4, error: { code: 'OUTCOME_UNKNOWN' } },
    ]);
    expect(started).toHaveLength(4);
  });

  test('bounds the bytes of kept answers', async () => {
    const { wire } = testWire({ 'functions.search': ({ query }) => ({ names: [query.repeat(10)] }) }, { keptCharacters: 4000 });
    const client = new RawClient(wire, 'session-1');
    const ask = (id: number, length: number) => client.send(request(id, 'functions.search', { query: 'x'.repeat(length) }));
    ask(1, 10);
    ask(2, 200);
    ask(3, 350);
    await settle();
    client.take();
    for (const id of [1, 2, 3]) ask(id, 1);
    expect(client.take().map(({ t }) => t)).toEqual(['failure', 'failure', 'response']);
  });

  test('refuses more running requests than its bound', async () => {
    const { wire, started } = countingWire({ runningRequests: 2 });
    const client = new RawClient(wire, 'session-1');
    client.take();
    for (const id of [1, 2, 3]) client.send(request(id, 'chats.create', { title: `slow ${id}` }));
    await settle();
    expect(client.take()).toMatchObject([{ t: 'failure', id: 3, error: { code: 'OVERLOADED' } }]);
    expect(started).toEqual(['slow 1', 'slow 2']);
  });

  test('is forgotten a while after it was left, but not while a request runs', async () => {
    const { wire, clock, gates } = countingWire();
    const first = new RawClient(wire, 'session-1');
    first.send(request(1, 'chats.create', { title: 'slow' }));
    await settle();
    first.drop();
    clock.advance(600_000);
    gates.get('slow')?.resolve({ chatId: 'late' });
    await settle();
    clock.advance(119_000);
    const second = new RawClient(wire, 'session-1');
    second.send(request(1));
    expect(second.take()).toMatchObject([{ t: 'welcome', resumed: true }, { t: 'response', id: 1, result: { chatId: 'late' } }]);
    second.drop();
    clock.advance(121_000);
    const third = new RawClient(wire, 'session-1');
    expect(third.take()).toMatchObject([{ t: 'welcome', resumed: false }]);
  });

  test('gives way to newer ones when too many were left', () => {
    const { wire } = countingWire({ detachedSessions: 2 });
    for (const id of [1, 2, 3]) new RawClient(wire, `session-${id}`).drop();
    expect(new RawClient(wire, 'session-1').take()).toMatchObject([{ resumed: false }]);
    expect(new RawClient(wire, 'session-3').take()).toMatchObject([{ resumed: true }]);
  });

  test('cannot be taken up by another owner', async () => {
    const { wire, started } = countingWire();
    const mine = new RawClient(wire, 'session-1', 'me');
    mine.send(request(1));
    await settle();
    mine.drop();
    const theirs = new RawClient(wire, 'session-1', 'someone else');
    expect(theirs.take()).toMatchObject([{ t: 'welcome', resumed: false }]);
    theirs.send(request(1));
    await settle();
    expect(theirs.take()).toEqual([{ t: 'response', id: 1, result: { chatId: 'chat 2' } }]);
    expect(started).toHaveLength(2);
  });

  test('moves to the newer carrier while the old one still seems open', async () => {
    const { wire, gates } = countingWire();
    const stale = new RawClient(wire, 'session-1');
    stale.send(request(1, 'chats.create', { title: 'slow' }));
    await settle();
    const fresh = new RawClient(wire, 'session-1');
    expect(stale.closed).toBe('the session came back on another carrier');
    stale.drop();
    stale.take();
    gates.get('slow')?.resolve({ chatId: 'c' });
    await settle();
    expect(stale.take()).toEqual([]);
    expect(fresh.take()).toMatchObject([{ t: 'welcome', resumed: true }, { t: 'response', id: 1 }]);
    expect(wire.connected).toBe(1);
  });

  test('a second hello on one carrier begins anew: its streams end, the other session waits', async () => {
    const { wire, topics } = countingWire();
    topics.define('chats', { initial: () => ({ chats: [] }) });
    const client = new RawClient(wire, 'session-1');
    client.send({ t: 'subscribe', id: 1, topic: 'chats' });
    client.send({ t: 'hello', session: 'session-2', protocol: 1 });
    topics.publish('chats', undefined, { type: 'removed', chatId: 'x' });
    expect(client.take().map(({ t }) => t)).toEqual(['welcome', 'snapshot', 'welcome']);
    expect(new RawClient(wire, 'session-1').take()).toMatchObject([{ resumed: true }]);
    expect(client.closed).toBeUndefined();
  });
});

test('closing the wire drops carriers and aborts what runs', async () => {
  const { wire, contexts } = countingWire();
  const counts: number[] = [];
  wire.onConnected((count) => counts.push(count));
  const client = new RawClient(wire, 'session-1');
  client.send(request(1, 'chats.create', { title: 'slow' }));
  await settle();
  wire.close();
  expect(client.closed).toBe('Steward is ending');
  expect(contexts[0]?.signal.aborted).toBe(true);
  expect(counts).toEqual([1, 0]);
  expect(new RawClient(wire, 'session-1')).toMatchObject({ closed: 'Steward is ending', frames: [] });
  expect(wire.connected).toBe(0);
});
