import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Certificate {
  /** PEM file with the certificate, which signs itself. */
  file: string;
  cert: string;
  key: string;
}

/** A certificate for these names, in a folder; undefined where there is no openssl. */
export function makeCertificate(folder: string, names: readonly string[]): Certificate | undefined {
  try {
    const [key, file] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', `/CN=${names[0] ?? ''}`, '-addext', `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`, '-keyout', key, '-out', file], { stdio: 'ignore' });
    return { file, cert: readFileSync(file, 'utf8'), key: readFileSync(key, 'utf8') };
  } catch {
    return undefined;
  }
}
