import type { DiscoveredServer, FunctionSummary, ServerSummary } from './types.ts';

/** A function with what it is found by. */
export interface ListedFunction extends FunctionSummary {
  phrasings: readonly string[];
}

/** A Steward that a program is connected with, wherever it runs. */
export interface Steward {
  functions(): Promise<ListedFunction[]>;
  servers(): Promise<ServerSummary[]>;
  /** Throws AppError: DENIED_BY_POLICY, APPROVAL_REQUIRED, INVALID_INPUT … */
  call(name: string, input: Record<string, unknown>): Promise<Record<string, unknown>>;
  discover(): Promise<DiscoveredServer[]>;
  close(): Promise<void>;
}
