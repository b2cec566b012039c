import type { ModelChoice } from '../../src-preload/contract/index.ts';
import { isAppError, toAppError, type AppError } from '../kernel/errors.ts';
import { listModels, requireListed } from './listModels.ts';
import { createProviderModel, type ProviderModelOptions } from './providers/createProviderModel.ts';

export interface ModelTest {
  ok: boolean;
  message: string;
  tookMs: number;
}

/** Time enough for a local server to load a large model. */
const testFirstByteMs = 60_000;

/**
 * Sends one tiny request, without functions, and says what answered and how long it took, or why not.
 * Never throws; where the model is not known, the answer names those the server has.
 */
export async function testModel(choice: ModelChoice, options: ProviderModelOptions & { signal?: AbortSignal }): Promise<ModelTest> {
  const began = performance.now();
  const took = (): number => Math.round(performance.now() - began);
  if (choice.provider === 'offline') return { ok: true, message: 'The offline engine is built in', tookMs: took() };
  const signal = options.signal ?? new AbortController().signal;
  try {
    const model = createProviderModel(choice, { firstByteMs: testFirstByteMs, attempts: 1, ...options });
    let firstMs: number | undefined;
    for await (const event of model.step({ system: 'Answer with one word.', messages: [{ role: 'person', text: 'Say hello' }], tools: [], signal })) {
      if (event.type !== 'usage') firstMs ??= took();
    }
    return { ok: true, message: `${model.label} on ${model.where} answers; first word after ${firstMs ?? took()} ms`, tookMs: took() };
  } catch (error) {
    const reason = await withModelNames(toAppError(error), choice, options);
    return { ok: false, message: reason.hint === undefined ? reason.message : `${reason.message}. ${reason.hint}`, tookMs: took() };
  }
}

/** A refusal of the model's name, told with the names there are; any other error as it is. */
async function withModelNames(error: AppError, choice: Exclude<ModelChoice, { provider: 'offline' }>, options: ProviderModelOptions): Promise<AppError> {
  if (!error.message.includes(choice.model)) return error;
  try {
    requireListed(choice, await listModels(choice, { readSecret: options.readSecret, fetch: options.fetch, timeoutMs: 5000 }));
  } catch (better) {
    if (isAppError(better, 'MODEL_ERROR') && better.message.startsWith('There is no model')) return better;
  }
  return error;
}
