import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { access, chmod, link, mkdir, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../kernel/errors.ts';

/** Who calls over HTTP with a program's key. It may call; it never decides an approval. */
export interface ProgramPrincipal {
  tokenId: string;
}

export interface ProgramKeys {
  /** Who an `Authorization` header names; undefined when it is absent, malformed or not known. */
  check(authorization: string | undefined): ProgramPrincipal | undefined;
}

const shortestToken = 16;

/** `tokens` as they are given out; only their hashes are kept. `findMade`: the name of a token made for one client, by its SHA-256. */
export function createProgramKeys(tokens: readonly { id: string; token: string }[], findMade: (sha256: Buffer) => string | undefined = () => undefined): ProgramKeys {
  const known = tokens.map(({ id, token }) => ({ principal: { tokenId: id }, hash: hash('sha256', token, 'buffer') }));
  return {
    check(authorization) {
      if (authorization === undefined || authorization.length > 1024 || !/^bearer /i.test(authorization)) return undefined;
      // Hashes are of one length and all are compared: time tells nothing about a token.
      const given = hash('sha256', authorization.slice('bearer '.length).trim(), 'buffer');
      let found: ProgramPrincipal | undefined;
      for (const { principal, hash: expected } of known) if (timingSafeEqual(given, expected)) found = principal;
      if (found) return found;
      const made = findMade(given);
      return made === undefined ? undefined : { tokenId: made };
    },
  };
}

/**
 * The token programs call with: `fromEnvironment` (MCP_AUTH_TOKEN) when set, else the one kept in
 * `<dataFolder>/token`, which is made on first use and readable by this user only. Throws
 * CONFIG_INVALID for a token too short to be safe.
 */
export async function loadProgramToken(dataFolder: string, fromEnvironment: string | undefined): Promise<{ token: string; file: string | undefined }> {
  if (fromEnvironment !== undefined) return { token: checkToken(fromEnvironment.trim(), 'MCP_AUTH_TOKEN'), file: undefined };
  const file = join(dataFolder, 'token');
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  if (!(await exists(file))) await makeTokenFile(file);
  if (process.platform !== 'win32' && ((await stat(file)).mode & 0o077) !== 0) await chmod(file, 0o600);
  return { token: checkToken((await readFile(file, 'utf8')).trim(), file), file };
}

/** Whole or not at all, and never in the place of one that was made meanwhile. */
async function makeTokenFile(file: string): Promise<void> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    await link(draft, file);
  } catch (error) {
    // Where the file system has no links, a rename is as whole; there nobody else is expected.
    if (!(await exists(file))) return await rename(draft, file);
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  await unlink(draft);
}

async function exists(file: string): Promise<boolean> {
  return await access(file).then(() => true, () => false);
}

function checkToken(token: string, source: string): string {
  if (token.length >= shortestToken && /^[\x21-\x7e]+$/.test(token)) return token;
  throw new AppError('CONFIG_INVALID', `The token of ${source} is not usable`, { hint: `Use at least ${shortestToken} printable characters without spaces, for example from: openssl rand -hex 32` });
}
