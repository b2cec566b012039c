import type { ModelChoice } from '../../../src-preload/contract/index.ts';
import { AppError } from '../../kernel/errors.ts';

/** A choice that reaches a server, as opposed to the offline engine. */
export type ServerChoice = Exclude<ModelChoice, { provider: 'offline' }>;
export type ProviderName = ServerChoice['provider'];

/** The provider's name as people know it. */
export const providerLabels: Record<ProviderName, string> = {
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  google: 'Google',
  'openai-compatible': 'OpenAI-compatible',
};

const ownAddresses: Record<Exclude<ProviderName, 'openai-compatible'>, string> = {
  openai: 'https://api.openai.com/v1',
  anthropic: 'https://api.anthropic.com/v1',
  google: 'https://generativelanguage.googleapis.com/v1beta',
};

/**
 * The address requests go to, without a slash at the end. One that names only a host gets the
 * provider's usual version path, so `http://127.0.0.1:11434` works. CONFIG_INVALID without an address.
 */
export function baseUrlOf(choice: ServerChoice): string {
  if (choice.baseUrl === undefined) {
    if (choice.provider !== 'openai-compatible') return ownAddresses[choice.provider];
    throw new AppError('CONFIG_INVALID', 'An OpenAI-compatible model needs an address', { hint: 'For example http://127.0.0.1:11434/v1' });
  }
  const url = URL.parse(choice.baseUrl);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new AppError('CONFIG_INVALID', `${choice.baseUrl} is not an http or https address`, { hint: 'For example http://127.0.0.1:11434/v1' });
  }
  if (url.username !== '' || url.password !== '') {
    throw new AppError('CONFIG_INVALID', 'A model address must not hold a user name or password', { hint: 'Save the key as a secret and name it' });
  }
  if (url.pathname === '/') url.pathname = choice.provider === 'google' ? '/v1beta' : '/v1';
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/** True when the address is this computer's own. */
export function isLoopback(url: string): boolean {
  const host = new URL(url).hostname;
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Where what is said goes, in words: "this computer, port 11434", "api.openai.com". */
export function whereOf(url: string): string {
  const { port, host } = new URL(url);
  if (!isLoopback(url)) return host;
  return port === '' ? 'this computer' : `this computer, port ${port}`;
}
