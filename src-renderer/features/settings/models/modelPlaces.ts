import type { ModelChoice } from '../../../../src-preload/contract/index.ts';

export type Provider = Exclude<ModelChoice['provider'], 'offline'>;
export type ServerChoice = Exclude<ModelChoice, { provider: 'offline' }>;

export interface Service {
  provider: Provider;
  title: string;
  /** Where requests go; null where the person gives the address. */
  host: string | null;
  /** An example of a model's name. */
  example: string;
}

/** The services whose keys can be saved here, in the order of the screen. */
export const services: readonly Service[] = [
  { provider: 'openai', title: 'OpenAI', host: 'api.openai.com', example: 'gpt-5' },
  { provider: 'anthropic', title: 'Anthropic', host: 'api.anthropic.com', example: 'claude-sonnet-4-5' },
  { provider: 'google', title: 'Google', host: 'generativelanguage.googleapis.com', example: 'gemini-2.5-pro' },
  { provider: 'openai-compatible', title: 'Another address', host: null, example: 'llama-3.3-70b' },
];

export type WherePlace = { stays: true; place: string } | { stays: false; place: string; encrypted: boolean };

/** Where what is written goes: this computer, or a host and whether the way there is encrypted. */
export function whereWordsGo(choice: ModelChoice): WherePlace {
  if (choice.provider === 'offline') return { stays: true, place: 'this computer' };
  const known = services.find((service) => service.provider === choice.provider)?.host;
  const url = choice.baseUrl === undefined ? undefined : URL.parse(choice.baseUrl);
  if (!url) return { stays: false, place: known ?? choice.baseUrl ?? 'an address not given', encrypted: true };
  if (isLoopback(url.hostname)) return { stays: true, place: url.port === '' ? 'this computer' : `this computer, port ${url.port}` };
  return { stays: false, place: url.host, encrypted: url.protocol === 'https:' };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** What is wrong with a typed address; undefined when it can be used. */
export function checkAddress(text: string): string | undefined {
  if (text === '') return 'An address is needed, for example http://127.0.0.1:11434/v1';
  if (text.length > 500) return `At most 500 characters; this has ${text.length}`;
  const url = URL.parse(text);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) return 'It begins with http:// or https://, for example http://127.0.0.1:11434/v1';
  if (url.username !== '' || url.password !== '') return 'No user name or password in the address: the key goes in its own field';
  return undefined;
}

/** The name a service's key gets in the secret store: `openai-key`, `api.groq.com-key`. */
export function secretNameFor(provider: Provider, address: string): string {
  if (provider !== 'openai-compatible') return `${provider}-key`;
  const host = URL.parse(address)?.hostname.replace(/[^a-z0-9.-]/g, '').replace(/^[.-]+/, '') ?? '';
  return `${host === '' ? 'model' : host.slice(0, 60)}-key`;
}

/** What a form of a service holds. */
export interface ServiceDraft {
  provider: Provider;
  address: string;
  model: string;
}

/** The form as it begins: from the model in use where that is this service's, else empty. */
export function startDraft(provider: Provider, model: ModelChoice): ServiceDraft {
  if (model.provider !== provider) return { provider, address: '', model: '' };
  return { provider, address: model.baseUrl ?? '', model: model.model };
}

/** The choice a form stands for; `secret` only where one of that name is saved. Undefined while the form is not complete. */
export function toChoice(draft: ServiceDraft, savedSecret: string | undefined): ServerChoice | undefined {
  const address = draft.address.trim();
  const model = draft.model.trim();
  if (model === '' || model.length > 200) return undefined;
  const other = draft.provider === 'openai-compatible';
  if (other ? checkAddress(address) !== undefined : savedSecret === undefined) return undefined;
  return { provider: draft.provider, model, ...(address !== '' && { baseUrl: address }), ...(savedSecret !== undefined && { secret: savedSecret }) };
}

/** Why a form cannot be used or tested yet, as one thing to do. */
export function missingFrom(draft: ServiceDraft, savedSecret: string | undefined): string | undefined {
  if (draft.provider === 'openai-compatible') {
    const wrong = checkAddress(draft.address.trim());
    if (wrong !== undefined) return draft.address.trim() === '' ? 'Give the address first' : 'Mend the address first';
  } else if (savedSecret === undefined) return 'Save a key first';
  if (draft.model.trim() === '') return 'Name a model first';
  return undefined;
}

/** Whether two choices reach the same model at the same address. */
export function isSameModel(a: ModelChoice, b: ModelChoice): boolean {
  if (a.provider === 'offline' || b.provider === 'offline') return a.provider === b.provider;
  return a.provider === b.provider && a.model === b.model && withoutSlash(a.baseUrl) === withoutSlash(b.baseUrl);
}

const withoutSlash = (address: string | undefined): string | undefined => address?.replace(/\/+$/, '');

/** Whether an address is that of a source found on this computer. */
export function isSameAddress(a: string | undefined, b: string | undefined): boolean {
  return withoutSlash(a) === withoutSlash(b);
}
