import { APICallError } from '@ai-sdk/provider';
import { z } from 'zod';
import type { ModelChoice } from '../../src-preload/contract/index.ts';
import { AppError, assertNever } from '../kernel/errors.ts';
import { fetchJson } from './fetchJson.ts';
import { baseUrlOf, type ProviderName } from './providers/address.ts';
import { notAModelError, toModelError, type ErrorContext } from './providers/modelErrors.ts';
import { readKey, type ReadSecret } from './providers/secretKey.ts';

const dataList = z.object({ data: z.array(z.object({ id: z.string() })) });
const googleList = z.object({ models: z.array(z.object({ name: z.string(), supportedGenerationMethods: z.array(z.string()).optional() })) });
const spokenError = z.object({ error: z.union([z.string(), z.object({ message: z.string() })]) });

/**
 * The names of the models an address or provider has, sorted. Throws as a step would: unreachable,
 * key refused, not a model server. The offline engine has none to list.
 */
export async function listModels(choice: ModelChoice, options: { readSecret: ReadSecret; fetch?: typeof globalThis.fetch | undefined; timeoutMs?: number; signal?: AbortSignal }): Promise<string[]> {
  if (choice.provider === 'offline') return [];
  const { readSecret, timeoutMs = 15_000 } = options;
  const baseUrl = baseUrlOf(choice);
  const key = await readKey(choice, readSecret);
  const context: ErrorContext = { choice, baseUrl, key };
  const url = `${baseUrl}/models${choice.provider === 'google' ? '?pageSize=1000' : choice.provider === 'anthropic' ? '?limit=1000' : ''}`;
  const answer = await fetchJson(url, { headers: keyHeaders(choice.provider, key), timeoutMs, fetch: options.fetch, ...(options.signal ? { signal: options.signal } : {}) }).catch((error: unknown) => {
    throw toModelError(error, context);
  });
  if (answer.status !== 200) {
    const spoken = spokenError.safeParse(answer.json).data?.error;
    const message = typeof spoken === 'string' ? spoken : (spoken?.message ?? '');
    throw toModelError(new APICallError({ message, url, requestBodyValues: undefined, statusCode: answer.status }), context);
  }
  const names = readNames(choice.provider, answer.json);
  if (!names) throw notAModelError('something that is not a list of models', context);
  return names.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

/** The header that carries the key, by provider. */
function keyHeaders(provider: ProviderName, key: string | undefined): Record<string, string> {
  if (key === undefined) return {};
  switch (provider) {
    case 'openai':
    case 'openai-compatible':
      return { authorization: `Bearer ${key}` };
    case 'anthropic':
      return { 'x-api-key': key, 'anthropic-version': '2023-06-01' };
    case 'google':
      return { 'x-goog-api-key': key };
    default:
      return assertNever(provider);
  }
}

function readNames(provider: ProviderName, json: unknown): string[] | undefined {
  if (provider !== 'google') return readModelIds(json);
  return googleList
    .safeParse(json)
    .data?.models.filter((model) => model.supportedGenerationMethods?.includes('generateContent') ?? true)
    .map((model) => model.name.replace(/^models\//, ''));
}

/** The ids in an OpenAI-shaped list of models, without those that only make embeddings; undefined when it is none. */
export function readModelIds(json: unknown): string[] | undefined {
  return dataList
    .safeParse(json)
    .data?.data.map((model) => model.id)
    .filter((id) => !/(^|[-_/:])embed(ding)?s?([-_/:.]|$)|\bwhisper\b|\btts\b|dall-e|moderation/i.test(id));
}

/** MODEL_ERROR naming the models there are, when `choice` names one that its server does not list. */
export function requireListed(choice: { model: string }, names: readonly string[]): void {
  if (names.length === 0 || names.includes(choice.model) || names.includes(`${choice.model}:latest`)) return;
  const shown = names.slice(0, 8).join(', ');
  throw new AppError('MODEL_ERROR', `There is no model called ${choice.model}`, { hint: `It has ${shown}${names.length > 8 ? ` and ${names.length - 8} more` : ''}` });
}
