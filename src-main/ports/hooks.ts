/** What came in at a one-time address. */
export interface ReceivedHook {
  method: string;
  /** Names in lower case; those that carry keys of Steward's own door are left out. */
  headers: Record<string, string>;
  query: string;
  body: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** An address that takes one request, from whoever knows it. */
export interface OpenHook {
  /** Names it later; as hard to guess as the address. */
  id: string;
  url: string;
  /** Milliseconds since 1970. */
  until: number;
}

/** Receiving addresses on Steward's own door, open for one request or until their time is over. */
export interface Hooks {
  /** UNSUPPORTED where no door is open, OVERLOADED when too many are. */
  open(lifetimeMs: number): OpenHook;
  /** NOT_FOUND for one that was used up, is over, or never was. */
  find(id: string): OpenHook;
  /** What came in, now or within the time; undefined when nothing did. What was fetched is gone. */
  wait(id: string, ms: number, signal: AbortSignal): Promise<ReceivedHook | undefined>;
  close(id: string): void;
}
