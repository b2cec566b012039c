import type { ApprovalView, AuditEntry, CallView, ChainState, ChatState, MethodName, Params, Result, TopicName, Topics } from '../../../src-preload/contract/index.ts';
import { reducers } from '../../../src-preload/state/reducers.ts';
import { RequestError, type Client, type ConnectionStatus } from '../../../src-renderer/client/client.ts';
import { makeCall, makeCallStates, makeSheet } from './approvalsData.ts';
import { makeAuditEntries } from './auditData.ts';
import { makeChatList, makeLongChat, makeManyPartsChat, makeWaitingChat } from './chatsData.ts';
import { countMemories, makeMemories } from './memoriesData.ts';
import { makeSamples } from './healthData.ts';
import { makeOwnFunctions } from './ownFunctionsData.ts';
import { screenHandlers } from './screenHandlers.ts';
import { makeTasks } from './schedulesData.ts';
import { makeServerLogs, makeServers } from './serversData.ts';
import { makeSettings } from './settingsData.ts';

export interface FixtureOptions {
  now: number;
  firstRun: boolean;
  /** No chats, no approvals. */
  empty: boolean;
  offline: boolean;
  /** The audit chain has a hole. */
  broken: boolean;
}

type States = { [T in TopicName]: Map<string, Topics[T]['state']> };
type Handlers = { [M in MethodName]?: (params: Params<M>) => Result<M> | Promise<Result<M>> };

/** A runtime made of data: every topic has a state, requests change it as the real one would. For pictures and for looking, not for tests of the runtime. */
export function createFixtureClient(options: FixtureOptions): Client & { setStatus(status: ConnectionStatus): void; stream(chatId: string): void; grow(count: number): void } {
  const { now } = options;
  const scene = makeWaitingChat(now);
  const sheet = makeSheet(now).flatMap((group) => group.approvals);
  const entries = makeAuditEntries(options.empty ? 0 : 10_000, now);
  const chain: ChainState = options.broken
    ? { state: 'broken', entries: 20_012, seq: 4102, expected: '9c1e41d7b05a8f2233d1e6c0a94b7f1e55d20c9a3b8e7f60412c9d5e8a7b07ab', found: '1f77aa02b9c4d3e85560717f2e9d0c4b3a1180f6e5d9c2b7a8443f10ee92d5c3', reason: 'Row 4,102 was changed after it was written', checkedAt: now }
    : { state: 'intact', entries: 20_012, head: '9c1e41d7b05a8f2233d1e6c0a94b7f1e55d20c9a3b8e7f60412c9d5e8a7b07ab', checkedAt: now - 120_000 };
  const waiting: ApprovalView[] = options.empty ? [] : [...scene.approvals, ...sheet];
  const memories = options.empty ? [] : makeMemories(now);
  const states: States = {
    status: new Map([['', { waiting: waiting.filter((approval) => approval.outcome === undefined).length, preset: 'ask', workspace: '/home/mara/projects/ledger', model: options.offline ? { label: 'Offline engine', where: 'this computer', offline: true } : { label: 'qwen3:14b', where: 'this computer', offline: false }, audit: chain, servers: { used: 6, failed: ['slack'], held: 2 }, version: '0.1.0' }]]),
    chats: new Map([['', { chats: options.empty ? [] : makeChatList(now) }]]),
    chat: new Map([['chat-1', scene.chat], ['chat-2', makeManyPartsChat(now, makeCallStates(now))], ['chat-3', makeLongChat(now)]]),
    approvals: new Map([['', { approvals: waiting }]]),
    health: new Map([['', { samples: options.empty ? [] : makeSamples(now) }]]),
    servers: new Map([['', makeServers(now, options.empty)]]),
    schedules: new Map([['', { tasks: options.empty ? [] : makeTasks(now) }]]),
    ownFunctions: new Map([['', makeOwnFunctions(options.empty)]]),
    memories: new Map([['', countMemories(memories)]]),
    serverLog: new Map(makeServerLogs(now)),
    browser: new Map(['chat-1', 'chat-2', 'chat-3'].map((id) => [id, { open: null, picture: null }])),
    terminal: new Map(['chat-1', 'chat-2', 'chat-3'].map((id) => [id, { open: [], written: {} }])),
    settings: new Map([['', { ...makeSettings(now), firstRunDone: !options.firstRun }]]),
  };
  const listeners = new Map<string, Set<(state: unknown) => void>>();
  const statusListeners = new Set<(status: ConnectionStatus) => void>();
  let status: ConnectionStatus = 'open';

  function act<T extends TopicName>(topic: T, key: string, action: Topics[T]['action']): void {
    const before = states[topic].get(key);
    if (before === undefined) return;
    const reduce = reducers[topic] as (state: Topics[T]['state'], action: Topics[T]['action']) => Topics[T]['state'];
    const after = reduce(before, action);
    (states[topic] as Map<string, Topics[T]['state']>).set(key, after);
    for (const listener of listeners.get(`${topic} ${key}`) ?? []) listener(after);
  }
  const approvalsNow = (): ApprovalView[] => states.approvals.get('')?.approvals ?? [];
  const changeCall = (call: CallView): void => {
    if (call.caller.kind === 'chat') act('chat', call.caller.chatId, { type: 'callChanged', call });
  };
  const countWaiting = (): void => {
    const before = states.status.get('');
    if (before) act('status', '', { type: 'replaced', status: { ...before, waiting: approvalsNow().filter((approval) => approval.outcome === undefined).length } });
  };

  const screens = screenHandlers({ now, entries, chain, memories, empty: options.empty });
  const handlers: Handlers = {
    ...screens,
    'approvals.decide': ({ decisions }) => {
      for (const decision of decisions) {
        const approval = approvalsNow().find((one) => one.id === decision.approvalId);
        if (!approval) throw new RequestError({ code: 'NOT_FOUND', message: 'This card has been decided already' });
        const allowed = decision.verdict === 'allow';
        const { approvalId: _settled, ...rest } = approval.call;
        const call: CallView = { ...rest, state: allowed ? 'done' : 'refused', startedAt: Date.now() - 30, finishedAt: Date.now(), undo: allowed ? { state: 'available' } : { state: 'none' }, decision: { verdict: allowed ? 'allow' : 'deny', by: 'person', ruleId: approval.ruleId, reason: '', at: Date.now(), ...(decision.note === undefined ? {} : { note: decision.note }) } };
        act('approvals', '', { type: 'settled', approvalId: approval.id, outcome: allowed ? 'allowed' : 'refused', call });
        changeCall(call);
      }
      countWaiting();
      return { decided: decisions.length };
    },
    'approvals.edit': async ({ approvalId, input }) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      const approval = approvalsNow().find((one) => one.id === approvalId);
      if (!approval) throw new RequestError({ code: 'NOT_FOUND', message: 'This card has been decided already' });
      const { original, ...rest } = approval;
      const next: ApprovalView = input === null ? { ...rest, call: { ...approval.call, arguments: original ?? approval.call.arguments, digest: `${approval.call.digest}0` } } : { ...rest, original: original ?? approval.call.arguments, call: { ...approval.call, arguments: { ...approval.call.arguments, ...input }, digest: `${approval.call.digest}1` } };
      act('approvals', '', { type: 'changed', approval: next });
      return next;
    },
    'approvals.reach': () => ({ matched: 6, of: 212 }),
    'approvals.preview': ({ approvalId }) => approvalsNow().find((one) => one.id === approvalId)?.preview ?? { kind: 'facts', facts: [], notes: [] },
    'calls.undo': (params) => (isInChat(params.callId) ? turn(params.callId, true) : (screens['calls.undo']?.(params) ?? notFound())),
    'calls.redo': (params) => (isInChat(params.callId) ? turn(params.callId, false) : (screens['calls.redo']?.(params) ?? notFound())),
    'calls.cancel': () => ({ cancelled: true }),
    'calls.run': ({ name }) => makeCall(now, { name, risk: 'read', state: 'done', phrase: { base: 'Read', present: 'Reading', past: 'Read', object: 'hello.txt' }, startedAt: now, finishedAt: now + 4, caller: { kind: 'catalogue' }, result: { kind: 'text', text: 'Hello World!', truncated: false } }),
    'functions.understand': ({ text }) => ({ candidates: [{ name: 'compress_files', title: 'Compress files', arguments: { sources: ['reports'], destination: 'reports.zip', format: 'zip' }, missing: [], score: 0.9 }, { name: 'compress_files', title: 'Compress to tar.zst', arguments: { destination: 'reports.tar.zst' }, missing: ['sources'], score: 0.5 }, { name: 'list_directory', title: 'List a folder', arguments: { directory_path: text.split(' ').at(-1) ?? '' }, missing: [], score: 0.3 }] }),
    'chats.create': () => ({ chatId: 'chat-1' }),
    'chats.send': ({ chatId, text }) => {
      const chat = states.chat.get(chatId);
      if (chat?.running) act('chat', chatId, { type: 'queuedChanged', queued: [...chat.queued, text] });
      else act('chat', chatId, { type: 'messageAdded', message: { id: `s${Date.now()}`, role: 'person', parts: [{ type: 'text', text }], at: Date.now(), status: 'done' } });
      return { messageId: 'x', queued: chat?.running ?? false };
    },
    'chats.stop': ({ chatId }) => {
      act('chat', chatId, { type: 'runningChanged', running: false });
      return { stopped: true };
    },
    'chats.search': ({ query }) => ({ hits: makeChatList(now).filter((chat) => chat.title.toLowerCase().includes(query.toLowerCase())).map((chat) => ({ chatId: chat.id, title: chat.title, excerpt: `… ${query} …`, at: chat.updatedAt })) }),
    'chats.rename': () => ({}),
    'chats.remove': ({ chatId }) => {
      act('chats', '', { type: 'removed', chatId });
      return {};
    },
    'chats.retry': () => ({}),
    'settings.update': ({ patch }) => {
      const before = states.settings.get('');
      if (before) act('settings', '', { type: 'replaced', settings: { ...before, ...Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) } });
      return {};
    },
    'tokens.create': ({ name, scope }) => {
      const before = states.settings.get('');
      const view = { name, scope: { ...scope, reads: scope?.reads ?? [] }, createdAt: Date.now() };
      if (before?.tokens.some((token) => token.name === name)) throw new RequestError({ code: 'ALREADY_EXISTS', message: `The name ${name} is taken`, hint: 'Choose another: the audit tells tokens apart by their names' });
      if (before) act('settings', '', { type: 'replaced', settings: { ...before, tokens: [view, ...before.tokens] } });
      return { token: 'stw_Zm9yIHBpY3R1cmVzIG9ubHksIHRoaXMgb3BlbnMgbm90', view };
    },
    'tokens.revoke': ({ name }) => {
      const before = states.settings.get('');
      if (before) act('settings', '', { type: 'replaced', settings: { ...before, tokens: before.tokens.map((token) => (token.name === name ? { ...token, revokedAt: Date.now() } : token)) } });
      return {};
    },
    'accounts.save': ({ account }) => {
      const before = states.settings.get('');
      if (before) act('settings', '', { type: 'replaced', settings: { ...before, accounts: [...before.accounts.filter(({ name }) => name !== account.name), account], secrets: [...before.secrets, account.credential.secret] } });
      return {};
    },
    'accounts.remove': ({ name }) => {
      const before = states.settings.get('');
      if (before) act('settings', '', { type: 'replaced', settings: { ...before, accounts: before.accounts.filter((account) => account.name !== name) } });
      return {};
    },
    'accounts.test': ({ account }) => (account.kind === 'mail' ? { ok: true, message: 'smtp.example.com takes mail from mara@example.com; imap.example.com opens the inbox, with 214 mails', tookMs: 640 } : { ok: false, message: 'Slack answered invalid_auth. Check the token in the settings, under Accounts', tookMs: 210 }),
    'models.discover': () => ({ sources: [{ provider: 'openai-compatible', label: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1', models: ['qwen3:14b', 'gemma3:4b', 'llama3.2:3b'], local: true }] }),
    'models.list': () => ({ models: ['qwen3:14b'] }),
    'models.test': () => ({ ok: true, message: 'qwen3:14b answered', tookMs: 412 }),
    'folders.list': ({ path }) => ({ path: path ?? '/home/mara/projects', parent: '/home/mara', folders: ['ledger', 'media', 'scans', 'a-folder-with-a-very-long-name-that-goes-on-and-on-until-it-no-longer-fits'] }),
    'paths.complete': ({ query }) => ({ paths: [{ path: 'reports', folder: true }, { path: 'reports/underbilled-2026.csv', folder: false }, { path: 'README.md', folder: false }].filter((one) => one.path.includes(query)) }),
  };

  function isInChat(callId: string): boolean {
    return [...states.chat.values()].some((chat) => callId in chat.calls);
  }

  function turn(callId: string, undo: boolean): CallView {
    const call = [...states.chat.values()].flatMap((chat: ChatState) => Object.values(chat.calls)).find((one) => one.id === callId) ?? notFound();
    const next: CallView = { ...call, state: undo ? 'undone' : 'done', undo: undo ? { state: 'undone', at: Date.now() } : { state: 'available' } };
    for (const [key, chat] of states.chat) if (callId in chat.calls) act('chat', key, { type: 'callChanged', call: next });
    return next;
  }

  return {
    request(method, params) {
      const handler = handlers[method];
      if (!handler) return Promise.reject(new RequestError({ code: 'UNKNOWN_METHOD', message: `The fixture has no ${method}` }));
      return Promise.resolve().then(() => handler(params)) as ReturnType<Client['request']> as never;
    },
    subscribe(topic, key, onState, onEnded) {
      const name = `${topic} ${key ?? ''}`;
      const state = states[topic].get(key ?? '');
      if (state === undefined) {
        queueMicrotask(() => onEnded?.({ code: 'NOT_FOUND', message: 'It may have been removed.' }));
        return () => undefined;
      }
      const set = listeners.get(name) ?? new Set<(state: unknown) => void>();
      listeners.set(name, set);
      const listener = onState as (state: unknown) => void;
      set.add(listener);
      queueMicrotask(() => listener(states[topic].get(key ?? '')));
      return () => set.delete(listener);
    },
    get status() {
      return status;
    },
    onStatus(listener) {
      statusListeners.add(listener);
      return () => statusListeners.delete(listener);
    },
    close: () => undefined,
    setStatus(next) {
      status = next;
      for (const listener of statusListeners) listener(next);
    },
    grow(count) {
      const newest = entries[0]?.seq ?? 0;
      for (let index = 1; index <= count; index++) entries.unshift({ ...(makeAuditEntries(4, Date.now())[3] as AuditEntry), callId: `call-${newest + index * 2}`, seq: newest + index * 2, at: Date.now() });
      const before = states.status.get('');
      if (before) act('status', '', { type: 'replaced', status: { ...before, audit: { ...before.audit, entries: before.audit.entries + count * 2 } } });
    },
    stream(chatId) {
      const id = `stream-${Date.now()}`;
      act('chat', chatId, { type: 'messageAdded', message: { id, role: 'assistant', parts: [{ type: 'text', text: '' }], at: Date.now(), status: 'streaming' } });
      const words = 'These are words that come one after the other, as a model sends them, and they are shown by the line. '.repeat(12).split(' ');
      let at = 0;
      const timer = setInterval(() => {
        const word = words[at++];
        if (word !== undefined) return act('chat', chatId, { type: 'textAppended', messageId: id, part: 0, text: `${word} ` });
        clearInterval(timer);
        act('chat', chatId, { type: 'messageEnded', messageId: id, status: 'done' });
      }, 15);
    },
  };
}

function notFound(): never {
  throw new RequestError({ code: 'NOT_FOUND', message: 'It is not in the fixture' });
}
