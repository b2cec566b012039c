import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { tokenScope, tokenView, type TokenScope, type TokenView } from '../../src-preload/contract/tokens.ts';
import { settingsEvent } from '../audit/settingsEvent.ts';
import type { AuditLog } from '../audit/auditLog.ts';
import type { TokenStanding } from '../calls/tokenAdmission.ts';
import type { Clock } from '../kernel/clock.ts';
import { AppError } from '../kernel/errors.ts';
import { Emitter } from '../kernel/events.ts';
import type { Log } from '../kernel/log.ts';
import { writeWhole } from './settings.ts';

const kept = tokenView.extend({ hash: z.string().regex(/^[0-9a-f]{64}$/) });
type Kept = z.infer<typeof kept>;
const tokensFile = z.strictObject({ version: z.literal(1), tokens: z.array(kept).max(10_000) });

/** Ids that come in without a made token. */
const reserved = new Set(['default', 'stdio']);
/** So often at most the times of last use are written down. */
const noteUseEveryMs = 60_000;

/**
 * Tokens made for single clients, in `<data-dir>/tokens.json`: as hashes, with what each may do. Names
 * are for ever: the audit tells callers apart by them.
 */
export interface ProgramTokens {
  /** Newest first; revoked ones too. */
  list(): TokenView[];
  /** The token itself is told this once. ALREADY_EXISTS for a name that was ever used. */
  create(name: string, scope: TokenScope): Promise<{ token: string; view: TokenView }>;
  /** NOT_FOUND for none of this name, CONFLICT for one revoked already. */
  revoke(name: string): Promise<void>;
  /** The name of the token with this SHA-256, when it is in force; its use is noted. */
  find(sha256: Buffer): string | undefined;
  standing(name: string): TokenStanding;
  readonly revoked: (listener: (name: string) => void) => () => void;
  readonly changed: (listener: () => void) => () => void;
  /** Writes down what is only in memory. */
  close(): Promise<void>;
}

export function openProgramTokens({ dataFolder, audit, clock, log }: { dataFolder: string; audit: AuditLog; clock: Clock; log: Log }): ProgramTokens {
  const file = join(dataFolder, 'tokens.json');
  const tokens = new Map(read(file).map((token) => [token.name, token]));
  let inForce = bytesOf(tokens.values());
  const revoked = new Emitter<string>();
  const changed = new Emitter<void>();
  let saving: Promise<unknown> = Promise.resolve();
  let cancelNote: (() => void) | undefined;

  function save(): Promise<void> {
    const saved = saving.then(() => writeWhole(file, `${JSON.stringify({ version: 1, tokens: [...tokens.values()] }, null, 2)}\n`));
    saving = saved.catch(() => undefined);
    return saved;
  }

  /** What stands in the file holds: a change that cannot be written is not made. */
  async function put(token: Kept): Promise<void> {
    const before = tokens.get(token.name);
    tokens.set(token.name, token);
    try {
      await save();
    } catch (error) {
      if (before) tokens.set(before.name, before);
      else tokens.delete(token.name);
      throw error;
    }
    inForce = bytesOf(tokens.values());
    changed.emit();
  }

  function noteUse(token: Kept): void {
    token.lastUsedAt = clock.now();
    cancelNote ??= clock.after(noteUseEveryMs, () => {
      cancelNote = undefined;
      changed.emit();
      save().catch((error: unknown) => log.warn({ err: error }, 'when tokens were last used could not be written down'));
    });
  }

  return {
    list: () => [...tokens.values()].toSorted((a, b) => b.createdAt - a.createdAt).map(({ hash: _hash, ...view }) => view),
    async create(name, scope) {
      if (tokens.has(name) || reserved.has(name)) throw new AppError('ALREADY_EXISTS', `The name ${name} is taken${tokens.get(name)?.revokedAt === undefined ? '' : ' by a revoked token'}`, { hint: 'Choose another: the audit tells tokens apart by their names' });
      const token = `stw_${randomBytes(32).toString('base64url')}`;
      const view: TokenView = { name, scope: tokenScope.parse(scope), createdAt: clock.now() };
      await put({ ...view, hash: hash('sha256', token, 'hex') });
      await audit.append(settingsEvent(`Made the token ${name}: ${describeScope(view.scope)}`, clock.now(), { details: { name, scope: view.scope } }), { durable: true });
      return { token, view };
    },
    async revoke(name) {
      const token = tokens.get(name);
      if (!token) throw new AppError('NOT_FOUND', `No token is called ${name}`, { hint: 'List them with: steward token list' });
      if (token.revokedAt !== undefined) throw new AppError('CONFLICT', `The token ${name} has been revoked already`);
      await put({ ...token, revokedAt: clock.now() });
      revoked.emit(name);
      await audit.append(settingsEvent(`Revoked the token ${name}`, clock.now(), { details: { name } }), { durable: true });
    },
    find(sha256) {
      // All are compared: time tells nothing about a token.
      let found: string | undefined;
      for (const { name, bytes } of inForce) if (timingSafeEqual(sha256, bytes)) found = name;
      const token = found === undefined ? undefined : tokens.get(found);
      if (token) noteUse(token);
      return token?.name;
    },
    standing(name) {
      const token = tokens.get(name);
      return token && (token.revokedAt === undefined ? token.scope : 'revoked');
    },
    revoked: revoked.event,
    changed: changed.event,
    async close() {
      if (cancelNote) await save();
      cancelNote?.();
    },
  };
}

/** What a token may do, in one line. */
export function describeScope({ functions, preset, callsPerMinute, reads }: TokenScope): string {
  return [
    functions === undefined ? 'all functions' : functions.join(', '),
    ...(preset === undefined ? [] : [`at most ${preset}`]),
    ...(callsPerMinute === undefined ? [] : [`${callsPerMinute} calls a minute`]),
    ...(reads.length === 0 ? [] : [`reads ${reads.join(', ')}`]),
  ].join('; ');
}

function bytesOf(tokens: Iterable<Kept>): { name: string; bytes: Buffer }[] {
  return [...tokens].filter(({ revokedAt }) => revokedAt === undefined).map((token) => ({ name: token.name, bytes: Buffer.from(token.hash, 'hex') }));
}

function read(file: string): Kept[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new AppError('CONFIG_INVALID', `${file} cannot be read`, { cause: error });
  }
  try {
    return tokensFile.parse(JSON.parse(text)).tokens;
  } catch (error) {
    throw new AppError('CONFIG_INVALID', `${file} is not as Steward wrote it`, { cause: error, hint: 'Mend it, or move it aside: then all tokens made for single clients are gone' });
  }
}
