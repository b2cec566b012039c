import type { CallView, ChatsState, ChatState, ChatSummary, Risk, TopicName, Topics } from '../../src-preload/contract/index.ts';
import type { Clock } from '../kernel/clock.ts';
import { AppError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Store } from '../store/store.ts';
import { createChatRepository, fold } from './chatRepository.ts';
import type { CallRecords } from './door.ts';
import { OpenChat } from './openChat.ts';

/** Announces one change of a topic. */
export type Publish = <T extends TopicName>(topic: T, key: Topics[T]['key'], action: Topics[T]['action']) => void;

export interface ChatsOptions {
  store: Store;
  publish: Publish;
  calls: CallRecords;
  clock: Clock;
}

export interface SearchResult {
  chatId: string;
  title: string;
  excerpt: string;
  at: number;
}

/** How many chats without a running turn stay in memory. */
const openLimit = 40;
const untitled = 'New chat';
const titleLength = 60;
const searchLimit = 50;
/** Highest first. */
const risks: readonly Risk[] = ['out', 'destroy', 'write', 'read'];

/** Every chat: kept in the store, announced on the topics `chats` and `chat`. */
export class Chats {
  readonly #options: ChatsOptions;
  readonly #repository: ReturnType<typeof createChatRepository>;
  /** In the order of their last use. */
  readonly #open = new Map<string, OpenChat>();
  readonly #opening = new Map<string, Promise<OpenChat>>();
  readonly #listed = new Map<string, { title: string; updatedAt: number }>();
  readonly #waiting = new Map<string, Map<string, Risk>>();

  constructor(options: ChatsOptions) {
    this.#options = options;
    this.#repository = createChatRepository(options.store);
  }

  /** Reads the list; answers that were being written when the runtime ended become `interrupted`. Call once, first. */
  async start(): Promise<void> {
    await this.#repository.interruptStreaming();
    for (const { id, title, updatedAt } of await this.#repository.list()) this.#listed.set(id, { title, updatedAt });
    for (const call of await this.#options.calls.waiting()) this.#noteWaiting(call);
  }

  /** The topic `chats` as it stands, newest first. */
  listChats(): ChatsState {
    return { chats: [...this.#listed.keys()].flatMap((chatId) => this.#summary(chatId) ?? []).sort((a, b) => b.updatedAt - a.updatedAt || (a.id < b.id ? 1 : -1)) };
  }

  /**
   * The topic `chat` as it stands at the moment of this call, even when the answer comes later: every
   * change announced before is in it, none announced after. NOT_FOUND when there is no such chat.
   */
  loadChat(chatId: string): Promise<ChatState> {
    const open = this.#open.get(chatId);
    if (open) return Promise.resolve(open.state);
    // While a chat is being read, whoever would change it waits for that.
    return this.open(chatId).then((chat) => chat.initial);
  }

  async create(title?: string): Promise<{ chatId: string }> {
    const chat = { id: newId('chat', this.#options.clock.now()), title: title?.trim() || untitled, at: this.#options.clock.now() };
    await this.#repository.create(chat);
    this.#listed.set(chat.id, { title: chat.title, updatedAt: chat.at });
    this.#announce(chat.id);
    return { chatId: chat.id };
  }

  async rename(chatId: string, title: string): Promise<void> {
    await (await this.open(chatId)).rename(title.trim() || untitled);
  }

  /** Its turn must have ended. */
  async remove(chatId: string): Promise<void> {
    await (await this.open(chatId)).remove();
    this.#open.delete(chatId);
    this.#listed.delete(chatId);
    this.#waiting.delete(chatId);
    this.#options.publish('chats', undefined, { type: 'removed', chatId });
  }

  /** Messages with the words as typed, in any case, newest first; then chats with them in the title. */
  async search(query: string): Promise<SearchResult[]> {
    const words = query.trim();
    if (words === '') return [];
    const inText = (await this.#repository.search(words, searchLimit)).map(({ chatId, title, message }) => ({
      chatId,
      title,
      excerpt: excerptAround(message.parts.map((part) => (part.type === 'text' || part.type === 'question' ? part.text : '')).join(' '), words),
      at: message.at,
    }));
    const found = new Set(inText.map((hit) => hit.chatId));
    const inTitle = [...this.#listed].filter(([chatId, { title }]) => !found.has(chatId) && fold(title).includes(fold(words)));
    return [...inText, ...inTitle.map(([chatId, { title, updatedAt }]) => ({ chatId, title, excerpt: title, at: updatedAt }))].slice(0, searchLimit);
  }

  /** Takes over a call's newest view, whoever changed it: the turn, an undo, an approval after a restart. Calls of others are ignored. */
  async callChanged(call: CallView): Promise<void> {
    if (call.caller.kind !== 'chat' || !this.#listed.has(call.caller.chatId)) return;
    const { chatId } = call.caller;
    const opening = this.#opening.get(chatId);
    if (opening) await opening;
    const chat = this.#open.get(chatId);
    if (chat) chat.callChanged(call);
    else this.#options.publish('chat', chatId, { type: 'callChanged', call });
    if (this.#noteWaiting(call)) this.#announce(chatId);
  }

  /** The chat in memory; NOT_FOUND when there is none. */
  open(chatId: string): Promise<OpenChat> {
    const known = this.#open.get(chatId);
    if (known) {
      this.#open.delete(chatId);
      this.#open.set(chatId, known);
      return Promise.resolve(known);
    }
    let opening = this.#opening.get(chatId);
    if (!opening) {
      opening = this.#read(chatId).finally(() => this.#opening.delete(chatId));
      this.#opening.set(chatId, opening);
    }
    return opening;
  }

  /** Gives an untitled chat the title its first message suggests. */
  async nameAfter(chat: OpenChat, text: string): Promise<void> {
    if (chat.state.title === untitled && chat.state.messages.length <= 1) await chat.rename(titleFrom(text));
  }

  async #read(chatId: string): Promise<OpenChat> {
    const [record, calls] = await Promise.all([this.#repository.read(chatId), this.#options.calls.ofChat(chatId)]);
    if (!record) throw new AppError('NOT_FOUND', 'There is no such chat', { hint: 'It may have been removed' });
    const chat = new OpenChat(record, calls, {
      repository: this.#repository,
      now: () => this.#options.clock.now(),
      publish: (action) => this.#options.publish('chat', chatId, action),
      onChange: ({ state, updatedAt }) => {
        this.#listed.set(chatId, { title: state.title, updatedAt });
        this.#announce(chatId);
      },
    });
    this.#open.set(chatId, chat);
    this.#close();
    return chat;
  }

  /** Forgets the chats longest unused, never one whose turn runs. */
  #close(): void {
    for (const [chatId, chat] of this.#open) {
      if (this.#open.size <= openLimit) return;
      if (!chat.state.running) this.#open.delete(chatId);
    }
  }

  /** True when this changed which calls of the chat wait. */
  #noteWaiting(call: CallView): boolean {
    if (call.caller.kind !== 'chat') return false;
    const { chatId } = call.caller;
    const waiting = this.#waiting.get(chatId) ?? new Map<string, Risk>();
    const before = waiting.get(call.id);
    if (call.state === 'waiting') waiting.set(call.id, call.risk);
    else waiting.delete(call.id);
    if (waiting.size > 0) this.#waiting.set(chatId, waiting);
    else this.#waiting.delete(chatId);
    return before !== waiting.get(call.id);
  }

  #summary(chatId: string): ChatSummary | undefined {
    const listed = this.#listed.get(chatId);
    if (!listed) return undefined;
    const waiting = [...(this.#waiting.get(chatId)?.values() ?? [])];
    const highest = risks.find((risk) => waiting.includes(risk));
    return { id: chatId, ...listed, running: this.#open.get(chatId)?.state.running ?? false, ...(highest === undefined ? {} : { waiting: highest }) };
  }

  #announce(chatId: string): void {
    const chat = this.#summary(chatId);
    if (chat) this.#options.publish('chats', undefined, { type: 'upserted', chat });
  }
}

/** The first line of a text, cut at a word. */
export function titleFrom(text: string): string {
  const line = text.trim().split('\n', 1)[0]?.replace(/\s+/g, ' ').trim() ?? '';
  const letters = [...line];
  if (letters.length <= titleLength) return line || untitled;
  const cut = letters.slice(0, titleLength - 1).join('');
  const lastSpace = letters[titleLength - 1] === ' ' ? cut.length : cut.lastIndexOf(' ');
  return `${lastSpace > titleLength / 2 ? cut.slice(0, lastSpace) : cut}…`;
}

/** About 120 characters of a text around where the words occur. */
function excerptAround(text: string, words: string): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  const at = Math.max(0, plain.toLowerCase().indexOf(words.toLowerCase().replace(/\s+/g, ' ')));
  const from = Math.max(0, at - 40);
  const to = Math.min(plain.length, at + words.length + 80);
  return `${from > 0 ? '…' : ''}${plain.slice(from, to)}${to < plain.length ? '…' : ''}`;
}
