import type { Clock } from '../kernel/clock.ts';
import { AppError, toErrorView } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import type { ChatModel } from '../models/chatModel.ts';
import type { ModelTool } from '../registry/projections.ts';
import { AnswerWriter } from './answerWriter.ts';
import type { Chats } from './chats.ts';
import type { CallOutcome, Door } from './door.ts';
import type { OpenChat } from './openChat.ts';
import { toResult } from './runCalls.ts';
import { runTurn, type TurnEnd } from './runTurn.ts';
import { systemPrompt, type Situation } from './systemPrompt.ts';

export interface AgentOptions {
  chats: Chats;
  door: Door;
  /** The model of the next turn. */
  model(): ChatModel | Promise<ChatModel>;
  /** The functions on offer, in a stable order. */
  tools(): readonly ModelTool[];
  situation(): Situation;
  clock: Clock;
  log: Log;
  /** Answers of the model in one turn. Default 25. */
  stepLimit?: number | undefined;
}

interface RunningTurn {
  stop: AbortController;
  leave: AbortController;
  ended: Promise<void>;
}

/** Runs the turns of all chats: one at a time in each, as many chats at once as there are. */
export class Agent {
  readonly #options: AgentOptions;
  readonly #turns = new Map<string, RunningTurn>();
  /** What changes whether a chat's turn runs happens one after the other. */
  readonly #order = new Map<string, Promise<unknown>>();
  #closed = false;

  constructor(options: AgentOptions) {
    this.#options = options;
  }

  /**
   * Adds the person's message and starts a turn, or queues it behind the running one. The message is
   * kept when this resolves; the answer comes on the topic. NOT_FOUND without such a chat.
   */
  send(chatId: string, text: string): Promise<{ messageId: string; queued: boolean }> {
    return this.#inOrder(chatId, async () => {
      const chat = await this.#options.chats.open(chatId);
      const running = this.#turns.has(chatId);
      if (running || chat.queued.length > 0) {
        const messageId = await chat.enqueue(text);
        if (!running) await this.#startQueued(chat);
        return { messageId, queued: true };
      }
      const messageId = await chat.addPersonMessage(text);
      await this.#options.chats.nameAfter(chat, text);
      this.#start(chat);
      return { messageId, queued: false };
    });
  }

  /** Stops the running turn and resolves when it has ended; what was done stays. False when none ran. */
  async stop(chatId: string): Promise<{ stopped: boolean }> {
    const turn = this.#turns.get(chatId);
    if (!turn) return { stopped: false };
    turn.stop.abort();
    await turn.ended;
    return { stopped: true };
  }

  /**
   * Runs the last turn again from the last step that ended, after an error, a stop or an interruption.
   * CONFLICT while a turn runs, while an approval of the chat waits, or when the last turn ended well.
   */
  retry(chatId: string): Promise<void> {
    return this.#inOrder(chatId, async () => {
      const chat = await this.#options.chats.open(chatId);
      if (this.#turns.has(chatId)) throw new AppError('CONFLICT', 'A turn of this chat is running', { hint: 'Stop it first' });
      if (waitsForPerson(chat)) throw new AppError('CONFLICT', 'A call of this chat waits for you', { hint: 'Allow or refuse it: the turn then goes on by itself' });
      const last = chat.state.messages.at(-1);
      if (!last || (last.role === 'assistant' && last.status === 'done')) throw new AppError('CONFLICT', 'There is nothing to run again: the last turn ended well');
      this.#start(chat);
    });
  }

  /**
   * Goes on with a turn the end of the runtime broke off, with what became of calls that were decided
   * afterwards. Call it with each outcome; false when the turn does not go on (yet): another call
   * still waits, a turn runs, or the person has written since. The outcomes are kept in any case.
   */
  resumeTurn(chatId: string, outcomes: readonly CallOutcome[]): Promise<boolean> {
    return this.#inOrder(chatId, async () => {
      const chat = await this.#options.chats.open(chatId);
      for (const outcome of outcomes) {
        await this.#options.chats.callChanged(outcome.call);
        await chat.saveResult(outcome.callId, toResult(outcome));
      }
      const last = chat.state.messages.at(-1);
      if (this.#closed || this.#turns.has(chatId) || last?.role !== 'assistant' || last.status !== 'interrupted' || waitsForPerson(chat)) return false;
      this.#start(chat);
      return true;
    });
  }

  /** Removes a chat, after its turn has been stopped. */
  async remove(chatId: string): Promise<void> {
    await this.stop(chatId);
    await this.#inOrder(chatId, async () => {
      const again = this.#turns.get(chatId);
      again?.stop.abort();
      await again?.ended;
      await this.#options.chats.remove(chatId);
    });
  }

  /** Leaves every running turn as `interrupted`: approvals that wait stay, nothing new begins. */
  async close(): Promise<void> {
    this.#closed = true;
    const turns = [...this.#turns.values()];
    for (const turn of turns) turn.leave.abort();
    await Promise.all(turns.map((turn) => turn.ended));
  }

  #start(chat: OpenChat): void {
    if (this.#closed) return;
    const stop = new AbortController();
    const leave = new AbortController();
    chat.setRunning(true);
    const ended = this.#run(chat, stop.signal, leave.signal).then((end) => {
      this.#turns.delete(chat.id);
      // Not awaited: `stop` waits for this turn's end, not for the next turn's start.
      void this.#inOrder(chat.id, () => this.#next(chat, end)).catch((error: unknown) => this.#options.log.error({ err: error, chatId: chat.id }, 'queued message not sent'));
    });
    this.#turns.set(chat.id, { stop, leave, ended });
  }

  async #run(chat: OpenChat, stop: AbortSignal, leave: AbortSignal): Promise<TurnEnd> {
    const { chats, door, clock, log, stepLimit = 25 } = this.#options;
    try {
      const model = await this.#model(chat);
      if (!model) return 'failed';
      return await runTurn({ chat, chats, door, model, clock, stepLimit, stop, leave, tools: this.#options.tools(), system: systemPrompt(this.#options.situation()) });
    } catch (error) {
      log.error({ err: error, chatId: chat.id }, 'turn failed');
      return 'failed';
    }
  }

  /** The model of this turn; when there is none, the chat says why. */
  async #model(chat: OpenChat): Promise<ChatModel | undefined> {
    try {
      return await this.#options.model();
    } catch (error) {
      const writer = await AnswerWriter.begin(chat, '', this.#options.clock);
      await writer.end('failed', toErrorView(error));
      return undefined;
    }
  }

  /** After a turn: the next queued message, unless the turn failed and the next would fail the same way. */
  async #next(chat: OpenChat, end: TurnEnd): Promise<void> {
    if (this.#turns.has(chat.id)) return;
    if (this.#closed || end === 'failed' || !(await this.#startQueued(chat))) chat.setRunning(false);
  }

  async #startQueued(chat: OpenChat): Promise<boolean> {
    if (!(await chat.sendNextQueued())) return false;
    this.#start(chat);
    return true;
  }

  #inOrder<T>(chatId: string, run: () => Promise<T>): Promise<T> {
    const before = this.#order.get(chatId) ?? Promise.resolve();
    const now = before.then(run, run);
    const settled = now.then(
      () => undefined,
      () => undefined,
    );
    this.#order.set(chatId, settled);
    void settled.then(() => {
      if (this.#order.get(chatId) === settled) this.#order.delete(chatId);
    });
    return now;
  }
}

function waitsForPerson(chat: OpenChat): boolean {
  return Object.values(chat.state.calls).some((call) => call.state === 'waiting');
}
