import { safeStorage } from 'electron';
import { AppError } from '../../kernel/errors.ts';
import type { SecretCipher } from '../../ports/desktop.ts';
import { createFileCipher } from '../../runtime/secrets.ts';

const mark = 'desktop1:';

const keepers: Partial<Record<NodeJS.Platform, string>> = { darwin: 'the macOS Keychain', win32: 'Windows data protection' };

/**
 * The cipher of this desktop: a key in the system's own keychain, or, where it has none that protects
 * anything, the key file a daemon uses. Secrets a daemon saved in the same folder are read as well.
 */
export async function chooseCipher(): Promise<(dataFolder: string) => SecretCipher> {
  if (!(await isKeychainThere())) return createFileCipher;
  const keeper = keepers[process.platform] ?? `the desktop's keyring (${safeStorage.getSelectedStorageBackend()})`;
  return (dataFolder) => ({
    description: `Encrypted with a key in ${keeper}`,
    encrypt: async (plain) => `${mark}${(await safeStorage.encryptStringAsync(plain)).toString('base64')}`,
    decrypt: async (sealed) => {
      if (!sealed.startsWith(mark)) return createFileCipher(dataFolder).decrypt(sealed);
      try {
        return (await safeStorage.decryptStringAsync(Buffer.from(sealed.slice(mark.length), 'base64'))).result;
      } catch (error) {
        throw new AppError('CONFIG_INVALID', `A saved secret cannot be opened with the key in ${keeper}`, { cause: error, hint: 'Unlock it, or enter the secret again in the settings' });
      }
    },
  });
}

/** `basic_text` is Chromium's word for a key that every program knows. */
async function isKeychainThere(): Promise<boolean> {
  if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text') return false;
  return safeStorage.isAsyncEncryptionAvailable();
}
