import type { ErrorView, Message, MessagePart } from '../../src-preload/contract/index.ts';
import type { Clock } from '../kernel/clock.ts';
import type { ModelCall } from '../models/chatModel.ts';
import type { Step } from './chatRecord.ts';
import type { OpenChat } from './openChat.ts';

/** The shortest time between two announcements of text; the first piece after a pause is never held. */
const announceMs = 16;
/** The longest time text that was shown stays unwritten. */
const saveMs = 250;

/**
 * Writes one answer into a chat while the model says it. Pieces of text are shown at once and joined
 * when they come faster than a screen draws; they are kept within a quarter of a second. What must
 * not be lost (calls before they run, the end) is awaited.
 */
export class AnswerWriter {
  readonly #chat: OpenChat;
  readonly #messageId: string;
  readonly #clock: Clock;
  readonly #steps: Step[];
  #pending = '';
  #announcedAt = Number.NEGATIVE_INFINITY;
  #cancelAnnounce: (() => void) | undefined;
  #cancelSave: (() => void) | undefined;
  #saved: Promise<void> = Promise.resolve();

  private constructor(chat: OpenChat, messageId: string, clock: Clock) {
    this.#chat = chat;
    this.#messageId = messageId;
    this.#clock = clock;
    this.#steps = chat.steps.get(messageId) ?? [];
  }

  /** Adds an empty answer to the chat and is ready to write it. */
  static async begin(chat: OpenChat, model: string, clock: Clock): Promise<AnswerWriter> {
    return new AnswerWriter(chat, await chat.addAnswer(model), clock);
  }

  /** Parts so far. */
  get parts(): readonly MessagePart[] {
    return this.#chat.message(this.#messageId)?.parts ?? [];
  }

  beginStep(): void {
    this.#announce();
    const last = this.#steps.at(-1);
    // A step that broke off without a word is not worth keeping.
    if (last && !last.complete && last.from === this.parts.length) this.#steps.pop();
    this.#steps.push({ from: this.parts.length, complete: false, calls: [] });
  }

  /** Appends to the part being written, or begins one. */
  write(type: 'text' | 'reasoning', text: string): void {
    const step = this.#steps.at(-1);
    const index = this.parts.length - 1;
    if (this.parts[index]?.type !== type || (step && index < step.from)) {
      this.#announce();
      this.#chat.apply({ type: 'partAdded', messageId: this.#messageId, part: { type, text } });
      this.#announcedAt = this.#clock.now();
    } else {
      this.#pending += text;
      const left = announceMs - (this.#clock.now() - this.#announcedAt);
      if (left <= 0) this.#announce();
      else this.#cancelAnnounce ??= this.#clock.after(left, () => this.#announce());
    }
    this.#saveSoon();
  }

  add(part: MessagePart): void {
    this.#announce();
    this.#chat.apply({ type: 'partAdded', messageId: this.#messageId, part });
    this.#saveSoon();
  }

  /** Ends the step with the calls the model asks for; they are kept when this resolves. */
  async endStep(calls: ModelCall[]): Promise<void> {
    const step = this.#steps.at(-1);
    if (step) {
      step.calls = calls;
      step.complete = true;
    }
    for (const { callId } of calls) this.add({ type: 'call', callId });
    await this.#save();
  }

  /** The last word: status and, where there was one, the error. */
  async end(status: Exclude<Message['status'], 'streaming'>, error?: ErrorView): Promise<void> {
    if (error) this.add({ type: 'error', error: { code: error.code, message: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) } });
    this.#announce();
    this.#chat.apply({ type: 'messageEnded', messageId: this.#messageId, status });
    await this.#save();
  }

  #announce(): void {
    this.#cancelAnnounce?.();
    this.#cancelAnnounce = undefined;
    if (this.#pending === '') return;
    const text = this.#pending;
    this.#pending = '';
    this.#announcedAt = this.#clock.now();
    this.#chat.apply({ type: 'textAppended', messageId: this.#messageId, part: this.parts.length - 1, text });
  }

  #saveSoon(): void {
    // A failure is met again by the next awaited save, which ends the turn.
    this.#cancelSave ??= this.#clock.after(saveMs, () => void this.#save().catch(() => undefined));
  }

  /** Writes the answer as it stands, after the write before it has ended. */
  #save(): Promise<void> {
    this.#cancelSave?.();
    this.#cancelSave = undefined;
    const save = async (): Promise<void> => {
      this.#announce();
      await this.#chat.saveMessage(this.#messageId);
    };
    this.#saved = this.#saved.then(save, save);
    return this.#saved;
  }
}
