import type { CallView, ChatAction, ChatState, Message } from '../../src-preload/contract/index.ts';
import { reduceChat } from '../../src-preload/state/reducers.ts';
import { newId } from '../kernel/ids.ts';
import type { CallResult, ChatRecord, MessageRecord, QueuedMessage, Step } from './chatRecord.ts';
import type { ChatRepository } from './chatRepository.ts';
import { unstartedCall } from './unstartedCall.ts';

export interface OpenChatOptions {
  repository: ChatRepository;
  now(): number;
  publish(action: ChatAction): void;
  /** The list's line of this chat may have changed. */
  onChange(chat: OpenChat): void;
}

/**
 * A chat in memory: the state every screen sees, and beside it what only the model is told. A change
 * is applied, announced and written in this order, the first two at once; promises resolve when it
 * is committed.
 */
export class OpenChat {
  readonly id: string;
  /** The state as it was read. */
  readonly initial: ChatState;
  readonly steps = new Map<string, Step[]>();
  readonly results: Map<string, CallResult>;
  readonly #repository: ChatRepository;
  readonly #options: OpenChatOptions;
  #state: ChatState;
  #updatedAt: number;
  #queued: QueuedMessage[];
  #removed = false;

  constructor(record: ChatRecord, calls: readonly CallView[], options: OpenChatOptions) {
    this.id = record.id;
    this.results = record.results;
    this.#repository = options.repository;
    this.#options = options;
    this.#updatedAt = record.updatedAt;
    this.#queued = record.queued;
    for (const { message, steps } of record.messages) this.steps.set(message.id, steps);
    this.initial = {
      id: record.id,
      title: record.title,
      messages: record.messages.map(({ message }) => message),
      calls: { ...unstartedCalls(record), ...Object.fromEntries(calls.map((call) => [call.id, call])) },
      running: false,
      queued: record.queued.map(({ text }) => text),
    };
    this.#state = this.initial;
  }

  get state(): ChatState {
    return this.#state;
  }

  get updatedAt(): number {
    return this.#updatedAt;
  }

  get queued(): readonly QueuedMessage[] {
    return this.#queued;
  }

  now(): number {
    return this.#options.now();
  }

  /** Applies and announces one change of the state; the caller sees to its being written. */
  apply(action: ChatAction): void {
    this.#state = reduceChat(this.#state, action);
    this.#options.publish(action);
  }

  /** A call's newest view, perhaps told twice; only its progress is announced where only that changed. */
  callChanged(call: CallView): void {
    const known = this.#state.calls[call.id];
    if (known === call || (known && JSON.stringify(known) === JSON.stringify(call))) return;
    if (known && call.progress && known.state === call.state && known.approvalId === call.approvalId && known.startedAt === call.startedAt && known.digest === call.digest) {
      this.apply({ type: 'callProgressed', callId: call.id, progress: call.progress });
    } else {
      this.apply({ type: 'callChanged', call });
    }
  }

  /** Adds what the person wrote; the message's id. */
  async addPersonMessage(text: string): Promise<string> {
    const record: MessageRecord = { message: this.#personMessage(newId('msg', this.now()), text), steps: [] };
    await this.#addMessage(record, (position) => this.#repository.addMessage(this.id, position, record));
    return record.message.id;
  }

  /** Keeps a text until the running turn has ended; the id its message will have. */  async enqueue(text: string): Promise<string> {
    const queued = { id: newId('msg', this.now()), text };
    await this.#repository.enqueue(this.id, queued, this.now());
    this.#setQueued([...this.#queued, queued]);
    return queued.id;
  }

  /** Makes the first queued text a message of the chat; false when there is none. */
  async sendNextQueued(): Promise<boolean> {
    const [next, ...rest] = this.#queued;
    if (!next) return false;
    const record: MessageRecord = { message: this.#personMessage(next.id, next.text), steps: [] };
    this.#setQueued(rest);
    await this.#addMessage(record, (position) => this.#repository.sendQueued(this.id, position, record));
    return true;
  }

  /** Adds an empty answer that is about to be written. */
  async addAnswer(model: string): Promise<string> {
    const message: Message = { id: newId('msg', this.now()), role: 'assistant', parts: [], at: this.now(), status: 'streaming', model };
    const record: MessageRecord = { message, steps: [] };
    this.steps.set(message.id, record.steps);
    await this.#addMessage(record, (position) => this.#repository.addMessage(this.id, position, record));
    return message.id;
  }

  /** Writes a message as it stands now. */
  async saveMessage(messageId: string): Promise<void> {
    const message = this.message(messageId);
    if (message && !this.#removed) await this.#repository.saveMessage({ message, steps: this.steps.get(messageId) ?? [] });
  }

  async saveResult(callId: string, result: CallResult): Promise<void> {
    this.results.set(callId, result);
    if (!this.#removed) await this.#repository.saveResult(this.id, callId, result);
  }

  message(messageId: string): Message | undefined {
    return this.#state.messages.findLast(({ id }) => id === messageId);
  }

  setRunning(running: boolean): void {
    if (this.#state.running === running) return;
    this.apply({ type: 'runningChanged', running });
    this.#options.onChange(this);
  }

  async rename(title: string): Promise<void> {
    await this.#repository.rename(this.id, title);
    this.apply({ type: 'titleChanged', title });
    this.#options.onChange(this);
  }

  async remove(): Promise<void> {
    this.#removed = true;
    await this.#repository.remove(this.id);
  }

  #personMessage(id: string, text: string): Message {
    return { id, role: 'person', parts: [{ type: 'text', text }], at: this.now(), status: 'done' };
  }

  async #addMessage({ message }: MessageRecord, write: (position: number) => Promise<void>): Promise<void> {
    const position = this.#state.messages.length;
    this.#updatedAt = message.at;
    this.apply({ type: 'messageAdded', message });
    this.#options.onChange(this);
    if (!this.#removed) await write(position);
  }

  #setQueued(queued: QueuedMessage[]): void {
    this.#queued = queued;
    this.apply({ type: 'queuedChanged', queued: queued.map(({ text }) => text) });
  }
}

/** Views of calls that never reached the door and so have no row of their own. */
function unstartedCalls(record: ChatRecord): Record<string, CallView> {
  const views: Record<string, CallView> = {};
  for (const { message, steps } of record.messages) {
    for (const call of steps.flatMap((step) => step.calls)) {
      const output = record.results.get(call.callId)?.output;
      const error = isErrorOutput(output) ? output : { code: 'OUTCOME_UNKNOWN' as const, message: 'Steward ended before this was begun' };
      views[call.callId] = unstartedCall(call, { kind: 'chat', chatId: record.id, model: message.model ?? '' }, message.at, error);
    }
  }
  return views;
}

function isErrorOutput(output: unknown): output is { code: 'INVALID_INPUT'; message: string } {
  return output !== null && typeof output === 'object' && typeof (output as { code?: unknown }).code === 'string' && typeof (output as { message?: unknown }).message === 'string';
}
