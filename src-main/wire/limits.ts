import { maxFrameBytes } from '../../src-preload/state/frameLimits.ts';

/**
 * Bytes of one message a carrier should still hand on: what is too large for a frame by less than
 * this is refused by the wire in words, and the connection lives.
 */
export const largestMessageBytes = 2 * maxFrameBytes;

/** Bounds of the wire. Whatever a client does, memory stays within these. */
export interface WireLimits {
  /** Deepest nesting of arrays and objects a frame may have. */
  depth: number;
  /** Actions and characters a stream keeps for clients that come back. */
  ringActions: number;
  ringCharacters: number;
  /** How long a stream nobody follows stays loaded, milliseconds. */
  idleStreamMs: number;
  /** How long a session outlives its carrier and its last running request, milliseconds. */
  sessionMs: number;
  /** Sessions without a carrier; the one left longest ago goes first. */
  detachedSessions: number;
  /** Requests one session may have running, and answers kept until the client has them. */
  runningRequests: number;
  keptAnswers: number;
  keptCharacters: number;
  /** Streams one connection may follow. */
  subscriptions: number;
  /** Bytes waiting in a carrier from which on streams pause and later catch up. */
  slowBytes: number;
  /** Bytes waiting in a carrier at which it is closed; the client comes back and resumes. */
  stuckBytes: number;
  /** How often a paused connection looks whether its carrier has drained, milliseconds. */
  drainCheckMs: number;
}

export const wireLimits: WireLimits = {
  depth: 100,
  ringActions: 1000,
  ringCharacters: 2 * 1024 * 1024,
  idleStreamMs: 60_000,
  sessionMs: 120_000,
  detachedSessions: 64,
  runningRequests: 256,
  keptAnswers: 256,
  keptCharacters: 16 * 1024 * 1024,
  subscriptions: 256,
  slowBytes: 1024 * 1024,
  stuckBytes: 64 * 1024 * 1024,
  drainCheckMs: 25,
};
