import type { LanguageModelV4 } from '@ai-sdk/provider';
import { assertNever } from '../../kernel/errors.ts';
import type { ServerChoice } from './address.ts';

export interface Connection {
  choice: ServerChoice;
  baseUrl: string;
  key: string | undefined;
  fetch: typeof globalThis.fetch;
}

/**
 * The provider's model behind one interface. Each provider's package is loaded when it is first used,
 * so the start of the runtime does not pay for it. Address and key are always given: the packages
 * would otherwise take them from the environment. OpenAI is spoken to over chat completions, the
 * one wire that OpenAI, gateways and local servers share.
 */
export async function connectLanguageModel({ choice, baseUrl, key, fetch }: Connection): Promise<LanguageModelV4> {
  const { provider } = choice;
  switch (provider) {
    case 'openai': {
      const { createOpenAI } = await import('@ai-sdk/openai');
      return createOpenAI({ baseURL: baseUrl, apiKey: key ?? '', fetch }).chat(choice.model);
    }
    case 'anthropic': {
      const { createAnthropic } = await import('@ai-sdk/anthropic');
      return createAnthropic({ baseURL: baseUrl, apiKey: key ?? '', fetch })(choice.model);
    }
    case 'google': {
      const { createGoogle } = await import('@ai-sdk/google');
      return createGoogle({ baseURL: baseUrl, apiKey: key ?? '', fetch })(choice.model);
    }
    case 'openai-compatible': {
      const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
      return createOpenAICompatible({ name: 'openai-compatible', baseURL: baseUrl, fetch, includeUsage: true, ...(key === undefined ? {} : { apiKey: key }) })(choice.model);
    }
    default:
      return assertNever(provider);
  }
}
