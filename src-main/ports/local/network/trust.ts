import { readFile } from 'node:fs/promises';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { AppError } from '../../../kernel/errors.ts';
import type { NetworkSettings } from '../../network.ts';

/** The authorities that are trusted; undefined: Node's own. CONFIG_INVALID names the file that cannot be used. */
export type Trust = (settings: NetworkSettings) => Promise<SecureContext | undefined>;

/** Made once for the same settings. */
export function createTrust(): Trust {
  let made: { of: string; context: Promise<SecureContext> } | undefined;
  return async ({ caFiles = [], systemCertificates = false }) => {
    if (caFiles.length === 0 && !systemCertificates) return undefined;
    const of = JSON.stringify([caFiles, systemCertificates]);
    if (made?.of !== of) made = { of, context: makeContext(caFiles, systemCertificates) };
    const current = made;
    return current.context.catch((error: unknown) => {
      // A file that was mended is read again.
      if (made === current) made = undefined;
      throw error;
    });
  };
}

async function makeContext(caFiles: readonly string[], systemCertificates: boolean): Promise<SecureContext> {
  const own = await Promise.all(
    caFiles.map(async (file) => {
      try {
        const text = await readFile(file, 'utf8');
        createSecureContext({ ca: text });
        if (!text.includes('-----BEGIN CERTIFICATE-----')) throw new Error('It holds no certificate in PEM');
        return text;
      } catch (error) {
        throw new AppError('CONFIG_INVALID', `The certificates of ${file} cannot be used: ${(error as Error).message}`, { cause: error, hint: 'It is one of network.caFiles in config.json' });
      }
    }),
  );
  return createSecureContext({ ca: [...getCACertificates('default'), ...(systemCertificates ? getCACertificates('system') : []), ...own] });
}
