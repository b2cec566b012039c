import { AppError } from '../../kernel/errors.ts';
import { providerLabels, type ServerChoice } from './address.ts';

/** Reads a secret by its name; undefined when there is none. */
export type ReadSecret = (name: string) => Promise<string | undefined>;

/**
 * The key of a choice, or undefined where none is needed. MODEL_NOT_CONFIGURED names the secret that
 * is missing or cannot be a key; the key itself is in no message.
 */
export async function readKey(choice: ServerChoice, readSecret: ReadSecret): Promise<string | undefined> {
  const provider = providerLabels[choice.provider];
  if (choice.secret === undefined) {
    if (choice.provider === 'openai-compatible') return undefined;
    throw new AppError('MODEL_NOT_CONFIGURED', `${provider} needs a key, and none is chosen`, { hint: 'Save the key under Settings, Models' });
  }
  const key = (await readSecret(choice.secret))?.trim();
  if (key === undefined || key === '') {
    throw new AppError('MODEL_NOT_CONFIGURED', `There is no secret called ${choice.secret} for ${provider}`, { hint: 'Save the key under Settings, Models' });
  }
  // An HTTP header takes nothing else, and its own error would quote the key.
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new AppError('MODEL_NOT_CONFIGURED', `The secret ${choice.secret} cannot be a key: it holds spaces, line breaks or letters outside ASCII`, { hint: 'Copy the key again, without anything around it' });
  }
  return key;
}

/** The text with every occurrence of the key taken out. */
export function withoutKey(text: string, key: string | undefined): string {
  return key === undefined || key.length < 4 ? text : text.replaceAll(key, '[key]');
}
