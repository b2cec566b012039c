import type { Clock } from '../kernel/clock.ts';
import type { WireLimits } from './limits.ts';
import { Session } from './session.ts';

/** The sessions of every owner. An owner's session can be named by that owner only. */
export class Sessions {
  readonly #limits: WireLimits;
  readonly #clock: Clock;
  readonly #sessions = new Map<string, Session>();
  /** Sessions without carrier and running request, the one left longest ago first. */
  readonly #leaving = new Map<string, () => void>();

  constructor(limits: WireLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** The owner's session of this id, taken back if it was about to be forgotten, else a new one. */
  open(owner: string, id: string): { session: Session; resumed: boolean } {
    const key = `${owner}\n${id}`;
    this.#stay(key);
    const known = this.#sessions.get(key);
    if (known) return { session: known, resumed: true };
    const session = new Session(id, this.#limits, () => this.#leave(key));
    this.#sessions.set(key, session);
    return { session, resumed: false };
  }

  abort(): void {
    for (const session of this.#sessions.values()) session.abort();
    for (const key of [...this.#leaving.keys()]) this.#forget(key);
  }

  #leave(key: string): void {
    this.#stay(key);
    this.#leaving.set(key, this.#clock.after(this.#limits.sessionMs, () => this.#forget(key)));
    const [longestAgo] = this.#leaving.keys();
    if (this.#leaving.size > this.#limits.detachedSessions && longestAgo !== undefined) this.#forget(longestAgo);
  }

  #stay(key: string): void {
    this.#leaving.get(key)?.();
    this.#leaving.delete(key);
  }

  #forget(key: string): void {
    this.#stay(key);
    this.#sessions.delete(key);
  }
}
