import type { EmbeddingModelV4 } from '@ai-sdk/provider';
import { AppError, assertNever } from '../kernel/errors.ts';
import { baseUrlOf, type ServerChoice } from './providers/address.ts';
import { toModelError, type ErrorContext } from './providers/modelErrors.ts';
import { readKey, type ReadSecret } from './providers/secretKey.ts';

/** What providers take in one request; OpenAI's and most servers' limits lie above. */
const textsAtOnce = 64;

interface EmbedOptions {
  readSecret: ReadSecret;
  fetch: typeof globalThis.fetch;
  signal: AbortSignal;
  onProgress(done: number): void;
}

/** A vector a text, in their order; `tokens` where the server counted them. Throws as a step would: unreachable, key refused, no such model. */
export async function embedTexts(choice: ServerChoice, texts: readonly string[], { readSecret, fetch, signal, onProgress }: EmbedOptions): Promise<{ vectors: number[][]; tokens: number | null }> {
  const baseUrl = baseUrlOf(choice);
  const key = await readKey(choice, readSecret);
  const context: ErrorContext = { choice, baseUrl, key };
  const model = await connect(choice, baseUrl, key, (input, init) => fetch(input, { ...init, redirect: 'manual' }));
  const most = Math.min(textsAtOnce, (await model.maxEmbeddingsPerCall) ?? textsAtOnce);
  const vectors: number[][] = [];
  let tokens: number | null = null;
  for (let from = 0; from < texts.length; from += most) {
    const values = texts.slice(from, from + most);
    const answer = await Promise.resolve(model.doEmbed({ values, abortSignal: signal })).catch((error: unknown) => {
      if (signal.aborted) throw new AppError('CANCELLED', 'Stopped before the model had answered');
      throw toModelError(error, context);
    });
    if (answer.embeddings.length !== values.length) throw new AppError('MODEL_ERROR', `The model gave ${answer.embeddings.length} vectors for ${values.length} texts`, { hint: 'Choose another model' });
    vectors.push(...answer.embeddings);
    if (answer.usage) tokens = (tokens ?? 0) + answer.usage.tokens;
    onProgress(vectors.length);
  }
  return { vectors, tokens };
}

async function connect(choice: ServerChoice, baseUrl: string, key: string | undefined, fetch: typeof globalThis.fetch): Promise<EmbeddingModelV4> {
  const { provider, model } = choice;
  switch (provider) {
    case 'openai': {
      const { createOpenAI } = await import('@ai-sdk/openai');
      return createOpenAI({ baseURL: baseUrl, apiKey: key ?? '', fetch }).embeddingModel(model);
    }
    case 'google': {
      const { createGoogle } = await import('@ai-sdk/google');
      return createGoogle({ baseURL: baseUrl, apiKey: key ?? '', fetch }).embeddingModel(model);
    }
    case 'openai-compatible': {
      const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
      return createOpenAICompatible({ name: 'openai-compatible', baseURL: baseUrl, fetch, ...(key === undefined ? {} : { apiKey: key }) }).embeddingModel(model);
    }
    case 'anthropic':
      throw new AppError('MODEL_NOT_CONFIGURED', 'Anthropic makes no embeddings');
    default:
      return assertNever(provider);
  }
}
