import type { LanguageModelV4, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import { AppError } from '../../kernel/errors.ts';
import type { ChatModel, ModelEvent, StepRequest } from '../chatModel.ts';
import { baseUrlOf, whereOf, type ProviderName, type ServerChoice } from './address.ts';
import { connectLanguageModel } from './connectLanguageModel.ts';
import { guardFetch } from './guardFetch.ts';
import { mayRetry, retryAfterMs, silenceError, toModelError, type ErrorContext } from './modelErrors.ts';
import { readAnswer } from './readAnswer.ts';
import { readKey, type ReadSecret } from './secretKey.ts';
import { toPrompt, toProviderTools, type PictureForm } from './toPrompt.ts';

export interface ProviderModelOptions {
  readSecret: ReadSecret;
  /** Default: the platform's. */
  fetch?: typeof globalThis.fetch | undefined;
  /** How long the server may take to begin an answer. Default 120 000 ms: large local models load for long. */
  firstByteMs?: number | undefined;
  /** How long nothing may come within an answer. Default 300 000 ms: reasoning may be silent. */
  silenceMs?: number | undefined;
  /** Requests in all, when the server is busy or unreachable and nothing of the answer was shown. Default 3. */
  attempts?: number | undefined;
  /** The first pause between two of them; doubled each time. Default 500 ms. */
  pauseMs?: number | undefined;
}

/** A server that asks for a longer pause is not waited for: the person is told instead. */
const longestPauseMs = 20_000;

/** Chat completions have no pictures in results; what a compatible server's model can see is not known. */
const pictureForms: Record<ServerChoice['provider'], PictureForm> = { anthropic: 'result', google: 'result', openai: 'message', 'openai-compatible': 'none' };

/** About what fits; local servers differ too much, so a modest figure stands for them. */
const contextTokens: Record<ProviderName, number> = { openai: 120_000, anthropic: 180_000, google: 180_000, 'openai-compatible': 64_000 };

/**
 * The model a choice names, as a ChatModel. Nothing is sent and no key is read before the first step,
 * so a key that changes is taken up by the next step. CONFIG_INVALID when the address is none.
 *
 * It stands on the providers' language-model interface rather than on the SDK's `streamText`: the
 * turn loop, retries and the checking of arguments are Steward's own, and a call whose arguments are
 * not JSON must reach the model with its text as it was.
 */
export function createProviderModel(choice: ServerChoice, options: ProviderModelOptions): ChatModel {
  const { readSecret, fetch = globalThis.fetch, firstByteMs = 120_000, silenceMs = 300_000, attempts = 3, pauseMs = 500 } = options;
  const baseUrl = baseUrlOf(choice);

  async function* attempt(model: LanguageModelV4, request: StepRequest, context: ErrorContext): AsyncGenerator<ModelEvent> {
    const ended = new AbortController();
    const abortSignal = AbortSignal.any([request.signal, ended.signal]);
    try {
      const answer = await within(firstByteMs, false, context, abortSignal, model.doStream({
        prompt: toPrompt(request, pictureForms[choice.provider]),
        ...(request.tools.length > 0 ? { tools: toProviderTools(request.tools), toolChoice: { type: 'auto' } } : {}),
        abortSignal,
      }));
      yield* readAnswer(readParts(answer.stream, (next) => within(silenceMs, true, context, abortSignal, next)), context);
    } finally {
      ended.abort();
    }
  }

  return {
    label: choice.model,
    where: whereOf(baseUrl),
    offline: false,
    contextTokens: contextTokens[choice.provider],
    async *step(request) {
      const key = await readKey(choice, readSecret);
      const context: ErrorContext = { choice, baseUrl, key };
      const model = await connectLanguageModel({ choice, baseUrl, key, fetch: guardFetch(fetch, context) });
      for (let count = 1; ; count++) {
        let begun = false;
        try {
          for await (const event of attempt(model, request, context)) {
            begun = true;
            yield event;
          }
          return;
        } catch (error) {
          if (request.signal.aborted) throw new AppError('CANCELLED', 'Stopped before the model had answered');
          const pause = retryAfterMs(error) ?? pauseMs * 2 ** (count - 1) * (0.75 + Math.random() / 2);
          if (begun || count >= attempts || pause > longestPauseMs || !mayRetry(error)) throw toModelError(error, context);
          await sleep(pause, request.signal);
        }
      }
    },
  };
}

/** The parts of a stream; `limit` may end the wait for the next one. Ending early ends the request. */
async function* readParts(stream: ReadableStream<LanguageModelV4StreamPart>, limit: <T>(next: Promise<T>) => Promise<T>): AsyncGenerator<LanguageModelV4StreamPart> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await limit(reader.read());
      if (done) return;
      yield value;
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

/** What `work` gives, unless it takes longer than `ms` or is aborted first; its own late failure is then nobody's. */
async function within<T>(ms: number, begun: boolean, context: ErrorContext, signal: AbortSignal, work: PromiseLike<T>): Promise<T> {
  let giveUp: () => void = () => undefined;
  const tooLate = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(silenceError(Math.round(ms / 100) / 10, begun, context)), ms);
    const onAbort = (): void => reject(new AppError('CANCELLED', 'Stopped before the model had answered'));
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    giveUp = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    giveUp();
  }
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(new AppError('CANCELLED', 'Stopped before the model had answered'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
