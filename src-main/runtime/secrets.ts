import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../kernel/errors.ts';
import { Emitter } from '../kernel/events.ts';
import type { SecretCipher } from '../ports/desktop.ts';
import { writeWhole } from './settings.ts';

/**
 * Passwords and keys by name, sealed in `<data-dir>/secrets.json`. Values are read inside the runtime
 * only; screens, logs, the audit and models know the names.
 */
export interface SecretStore {
  readonly description: string;
  names(): string[];
  /** NOT_FOUND when there is none of that name. */
  read(name: string): Promise<string>;
  set(name: string, value: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** Those this host can open: what another host's key has sealed cannot be used here, so it cannot leak either. */
  all(): Promise<{ name: string; value: string }[]>;
  readonly changed: (listener: () => void) => () => void;
}

export function openSecrets(dataFolder: string, cipher: SecretCipher): SecretStore {
  const file = join(dataFolder, 'secrets.json');
  const sealed = readSealed(file);
  const changed = new Emitter<void>();
  let saving: Promise<unknown> = Promise.resolve();

  function save(): Promise<void> {
    const saved = saving.then(() => writeWhole(file, `${JSON.stringify(Object.fromEntries(sealed), null, 2)}\n`));
    saving = saved.catch(() => undefined);
    return saved;
  }

  async function read(name: string): Promise<string> {
    const value = sealed.get(name);
    if (value === undefined) throw new AppError('NOT_FOUND', `No secret is called ${name}`, { hint: `Save it in the settings, or with: steward secret set ${name}` });
    return cipher.decrypt(value);
  }

  return {
    description: cipher.description,
    names: () => [...sealed.keys()].sort(),
    read,
    async set(name, value) {
      sealed.set(name, await cipher.encrypt(value));
      await save();
      changed.emit();
    },
    async remove(name) {
      if (!sealed.delete(name)) return;
      await save();
      changed.emit();
    },
    all: async () => {
      const opened = await Promise.all([...sealed.keys()].map((name) => read(name).then((value) => [{ name, value }], () => [])));
      return opened.flat();
    },
    changed: changed.event,
  };
}

function readSealed(file: string): Map<string, string> {
  if (!existsSync(file)) return new Map();
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>));
  } catch (error) {
    throw new AppError('CONFIG_INVALID', `${file} cannot be read`, { cause: error, hint: 'Put back a backup, or move it aside and enter the secrets again' });
  }
}

const fileMark = 'file1:';

/** For hosts without a keychain: AES-256-GCM with a key in a file only this user may read. */
export function createFileCipher(dataFolder: string): SecretCipher {
  const file = join(dataFolder, 'secret.key');
  const key = loadKey(file);
  return {
    description: 'Encrypted in the data folder, with a key file only this user may read',
    encrypt: async (plain) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return `${fileMark}${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64')}`;
    },
    decrypt: async (text) => {
      if (!text.startsWith(fileMark)) throw new AppError('CONFIG_INVALID', 'A saved secret was sealed by the desktop app, with a key only that can use', { hint: 'Start the desktop app, or enter the secret again in the settings' });
      try {
        const bytes = Buffer.from(text.slice(fileMark.length), 'base64');
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
        decipher.setAuthTag(bytes.subarray(12, 28));
        return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
      } catch (error) {
        throw new AppError('CONFIG_INVALID', 'A saved secret cannot be opened with this key', { cause: error, hint: 'Enter the secret again in the settings' });
      }
    },
  };
}

function loadKey(file: string): Buffer {
  if (!existsSync(file)) writeFileSync(file, randomBytes(32), { mode: 0o600, flag: 'wx' });
  const key = readFileSync(file);
  if (key.length !== 32) throw new AppError('CONFIG_INVALID', `${file} is damaged`, { hint: 'Put back a backup, or remove it together with secrets.json and enter the secrets again' });
  return key;
}
