import { hash, randomBytes } from 'node:crypto';
import { systemClock, type Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import { newId } from '../../kernel/ids.ts';

/** A browser that came in with a one-time code, as it is kept: its secret only as a hash. */
export interface PersonSession {
  id: string;
  /** SHA-256 of the cookie's secret, base64url. */
  secretHash: string;
  createdAt: number;
  seenAt: number;
}

/** Where sessions outlive the daemon. */
export interface PersonSessionStore {
  load(): Promise<PersonSession[]>;
  save(sessions: readonly PersonSession[]): Promise<void>;
}

export type Redeemed = { state: 'accepted'; secret: string } | { state: 'used' | 'expired' | 'unknown' };

/** The person's key: a code that is good once becomes a cookie, and only that opens `/ws`. */
export interface PersonKeys {
  /** A new code for the address the person opens. */
  issueCode(): string;
  /** Takes a code: at its first use a session begins, whose secret belongs into a cookie. */
  redeem(code: string): Promise<Redeemed>;
  /** The session a cookie's secret belongs to. */
  check(secret: string | undefined): PersonSession | undefined;
}

export interface PersonKeysOptions {
  store: PersonSessionStore;
  log: Log;
  clock?: Clock;
  /** How long a code that nobody opened stays good, milliseconds. */
  codeLifetimeMs?: number;
}

/** How long a browser may stay away, milliseconds; each visit counts anew. */
export const sessionLifetimeMs = 90 * 24 * 3600_000;
const defaultCodeLifetimeMs = 3600_000;
/** `seenAt` is kept this exactly, so that a visit does not always write. */
const seenStepMs = 24 * 3600_000;
const mostCodes = 64;
const mostSessions = 64;

interface Code {
  state: 'open' | 'used';
  expiresAt: number;
}

/** Reads the sessions kept so far; when they cannot be read, everyone has to come in anew. */
export async function openPersonKeys(options: PersonKeysOptions): Promise<PersonKeys> {
  const { store, log, clock = systemClock, codeLifetimeMs = defaultCodeLifetimeMs } = options;
  /** By hash: how long a look into a map takes tells nothing about a secret whose hash it is. */
  const codes = new Map<string, Code>();
  const sessions = new Map<string, PersonSession>();
  let saving: Promise<void> = Promise.resolve();

  try {
    for (const session of await store.load()) sessions.set(session.secretHash, session);
  } catch (error) {
    log.warn({ err: error }, 'the list of signed-in browsers cannot be read; open the printed address again');
  }

  function save(): Promise<void> {
    saving = saving.then(() => store.save([...sessions.values()])).catch((error: unknown) => {
      log.error({ err: error }, 'the list of signed-in browsers cannot be written; they have to come in anew after a restart');
    });
    return saving;
  }

  return {
    issueCode() {
      const code = newSecret();
      codes.set(digest(code), { state: 'open', expiresAt: clock.now() + codeLifetimeMs });
      dropOldest(codes, mostCodes);
      return code;
    },

    async redeem(code) {
      const known = codes.get(digest(code));
      if (!known) return { state: 'unknown' };
      if (known.state === 'used') return { state: 'used' };
      if (clock.now() >= known.expiresAt) return { state: 'expired' };
      // Before anything is awaited, so that of two at once only one gets in.
      known.state = 'used';
      const secret = newSecret();
      const now = clock.now();
      sessions.set(digest(secret), { id: newId('person', now), secretHash: digest(secret), createdAt: now, seenAt: now });
      dropOldest(sessions, mostSessions);
      await save();
      return { state: 'accepted', secret };
    },

    check(secret) {
      if (!secret) return undefined;
      const session = sessions.get(digest(secret));
      if (!session) return undefined;
      const now = clock.now();
      if (now - session.seenAt >= sessionLifetimeMs) {
        sessions.delete(session.secretHash);
        void save();
        return undefined;
      }
      if (now - session.seenAt >= seenStepMs) {
        session.seenAt = now;
        void save();
      }
      return session;
    },
  };
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

function digest(secret: string): string {
  return hash('sha256', secret, 'base64url');
}

function dropOldest(map: Map<string, unknown>, most: number): void {
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
