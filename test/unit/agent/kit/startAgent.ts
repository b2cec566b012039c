import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { Agent } from '../../../../src-main/agent/agent.ts';
import { Chats, type Publish } from '../../../../src-main/agent/chats.ts';
import { systemClock } from '../../../../src-main/kernel/clock.ts';
import { createLog } from '../../../../src-main/kernel/log.ts';
import type { ChatModel } from '../../../../src-main/models/chatModel.ts';
import { createProviderModel } from '../../../../src-main/models/providers/createProviderModel.ts';
import { openStore } from '../../../../src-main/store/openStore.ts';
import type { ChatAction, ChatsAction, ChatState, Message } from '../../../../src-preload/contract/index.ts';
import { reduceChat } from '../../../../src-preload/state/reducers.ts';
import { startScriptedModel, type ScriptedModel, type ScriptedModelOptions, type Wire } from '../../../kit/scriptedModel.ts';
import { createScriptedDoor, type ScriptedDoor, type ScriptedFunction } from './scriptedDoor.ts';

export interface AgentFixtureOptions {
  turns: ScriptedModelOptions['turns'];
  wire?: Wire;
  functions?: Record<string, ScriptedFunction>;
  /** Functions whose calls wait for the person. */
  asking?: string[];
  stepLimit?: number;
  /** In place of the scripted server's. */
  model?: () => ChatModel | Promise<ChatModel>;
  /** A data folder from an earlier start. */
  folder?: string;
  door?: ScriptedDoor;
}

/** The agent over a real store and a real HTTP model, with everything it announced. */
export interface AgentFixture {
  agent: Agent;
  chats: Chats;
  door: ScriptedDoor;
  server: ScriptedModel;
  folder: string;
  /** Actions of the topic `chat`, in order, with when they came (performance.now). */
  actions: { chatId: string; action: ChatAction; at: number }[];
  listActions: ChatsAction[];
  /** The state a screen has that followed every action from the chat's creation on. */
  screen(chatId: string): ChatState;
  newChat(): Promise<string>;
  /** Resolves when the chat's turn, and all queued ones, have ended. */
  idle(chatId: string): Promise<ChatState>;
  /** Ends the store as SIGKILL would leave it: nothing more is written. */
  kill(): Promise<void>;
}

const providerOf = { openai: 'openai-compatible', anthropic: 'anthropic', google: 'google' } as const;

export async function startAgent(options: AgentFixtureOptions): Promise<AgentFixture> {
  const { turns, wire = 'openai', functions = {}, asking = [] } = options;
  const server = await startScriptedModel({ wire, turns });
  onTestFinished(() => server.close());
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'steward-agent-'));
  if (options.folder === undefined) onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const store = await openStore(folder);
  onTestFinished(() => store.close());

  const actions: AgentFixture['actions'] = [];
  const listActions: ChatsAction[] = [];
  const screens = new Map<string, ChatState>();
  const publish: Publish = (topic, key, action) => {
    if (topic === 'chats') listActions.push(action as ChatsAction);
    if (topic !== 'chat' || key === undefined) return;
    actions.push({ chatId: key, action: action as ChatAction, at: performance.now() });
    const screen = screens.get(key);
    if (screen) screens.set(key, reduceChat(screen, action as ChatAction));
  };
  const door = options.door ?? createScriptedDoor({ functions, asking });
  const chats = new Chats({ store, publish, calls: door, clock: systemClock });
  await chats.start();
  const choice = { provider: providerOf[wire], model: 'test-model', baseUrl: server.baseUrl, secret: 'key' };
  const agent = new Agent({
    chats,
    door,
    model: options.model ?? (() => createProviderModel(choice, { readSecret: async () => 'sk-test', pauseMs: 1 })),
    tools: () => Object.keys(functions).map((name) => ({ name, description: `Does ${name}.`, inputSchema: { type: 'object', properties: {} } })),
    situation: () => ({ workspace: '/home/ada/work', system: 'Linux', home: '/home/ada', now: new Date(2026, 10, 24) }),
    clock: systemClock,
    log: createLog('silent'),
    ...(options.stepLimit === undefined ? {} : { stepLimit: options.stepLimit }),
  });

  return {
    agent,
    chats,
    door,
    server,
    folder,
    actions,
    listActions,
    screen: (chatId) => screens.get(chatId) ?? expect.fail(`no screen follows ${chatId}`),
    async newChat() {
      const { chatId } = await chats.create();
      screens.set(chatId, await chats.loadChat(chatId));
      return chatId;
    },
    async idle(chatId) {
      await expect.poll(async () => (await chats.loadChat(chatId)).running, { interval: 5, timeout: 10_000 }).toBe(false);
      return chats.loadChat(chatId);
    },
    async kill() {
      await store.close();
    },
  };
}

/** The text of a message as a person reads it. */
export function textOf(message: Message | undefined): string {
  return (message?.parts ?? []).map((part) => (part.type === 'text' ? part.text : '')).join('');
}

/** The error a message ended with. */
export function errorOf(message: Message | undefined): { code: string; message: string; hint?: string | undefined } | undefined {
  const part = message?.parts.find(({ type }) => type === 'error');
  return part?.type === 'error' ? part.error : undefined;
}

/** Ids of a message's calls in their order. */
export function callsOf(message: Message | undefined): string[] {
  return (message?.parts ?? []).flatMap((part) => (part.type === 'call' ? [part.callId] : []));
}
