/** What a caller asked to have kept. */
export interface MemoryDraft {
  namespace: string;
  /** Unique in its namespace; made from the content where absent. */
  key?: string | undefined;
  content: string;
  tags: readonly string[];
  /** 0 to 1. */
  importance: number;
  /** When it is no longer told; never where absent. */
  expiresAt?: number | undefined;
}

/** Where a memory came from: the call that stored it last, and who made that call. */
export interface Provenance {
  callId: string;
  /** As rules and the audit name it: `chat`, `mcp:cursor`. */
  by: string;
  at: number;
}

export interface Memory {
  id: number;
  /** On whose behalf it is kept; nobody else's calls see it unless the policy lets them. */
  owner: string;
  namespace: string;
  key: string;
  content: string;
  tags: string[];
  importance: number;
  createdAt: number;
  updatedAt: number;
  expiresAt: number | null;
  /** Of the call that stored it last. */
  callId: string;
  storedBy: string;
}

export interface MemoryHit extends Memory {
  /** 0 to 1: how well it fits what was asked. 0 where nothing was asked for. */
  score: number;
}

export interface MemorySearch {
  /** Empty: the newest. */
  query: string;
  /** Absent: all. */
  namespace?: string | undefined;
  /** All of them. */
  tags?: readonly string[] | undefined;
  limit: number;
}

/** What putting a store in order removes, as ids with why. */
export interface Tidying {
  /** Past their time. */
  expired: Memory[];
  /** Say the same as another of the same namespace, which stays. */
  duplicates: { removed: Memory; keptKey: string }[];
  /** How many there are of each; the lists hold the first ones. */
  counts: { expired: number; duplicates: number };
}

export interface TidyOptions {
  namespace?: string | undefined;
  expire: boolean;
  dedupe: boolean;
}

export interface MemorySize {
  memories: number;
  /** Of the file and what belongs to it. */
  bytes: number;
}

/** The row of the journal a change is recorded under. */
export interface ChangeMark {
  callId: string;
  position: number;
}

/**
 * What is remembered between calls. `owner` in these methods: a principal; in a call's narrowed copy
 * `own` for the caller's and `person` for the person's, as its effects were granted.
 */
export interface Memories {
  get(owner: string, namespace: string, key: string): Promise<Memory | undefined>;
  /** Best first. What is past its time is left out. */
  search(owner: string, search: MemorySearch): Promise<{ hits: MemoryHit[]; /** How many were compared. */ compared: number }>;
  /** Keys like this one, for whoever mistyped it. */
  likeKeys(owner: string, namespace: string, key: string): Promise<string[]>;
  /** Replaces the one of the same key. REDACTED_INPUT for what the redactor would hide. */
  put(owner: string, draft: MemoryDraft, by: Provenance, mark?: ChangeMark): Promise<{ memory: Memory; replaced: boolean }>;
  /** Of those keys; those that are not there are passed over. */
  remove(owner: string, namespace: string, keys: readonly string[], mark?: ChangeMark): Promise<Memory[]>;
  /** What `tidy` would remove; changes nothing. */
  planTidy(owner: string, options: TidyOptions): Promise<Tidying>;
  tidy(owner: string, options: TidyOptions, mark?: ChangeMark): Promise<{ expired: number; duplicates: number; before: MemorySize; after: MemorySize }>;
}
