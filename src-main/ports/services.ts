import type { ServiceEffect } from '../../src-preload/contract/index.ts';

export type ServiceScope = ServiceEffect['scope'];
export type ServiceAction = ServiceEffect['action'];
export type ServiceManager = ServiceEffect['manager'];

export interface ServiceFacts {
  name: string;
  description: string;
  /** running, stopped and failed are what they are everywhere; other: on the way from one to the next, or the manager does not tell. */
  state: 'running' | 'stopped' | 'failed' | 'other';
  /** In the manager's own words: `active (running)`. */
  detail: string;
  /** Whether it starts with the system; null where the manager does not tell. */
  enabled: boolean | null;
  pid: number | null;
}

/** Services of the system, by whatever manages them. */
export interface Services {
  /** What manages them here; `none` with the reason where nothing does. */
  manager(): Promise<{ manager: ServiceManager; reason?: string }>;
  /** UNSUPPORTED where nothing manages services. */
  list(scope: ServiceScope, signal: AbortSignal): Promise<ServiceFacts[]>;
  /** The name as the manager has it: `nginx` → `nginx.service`. */
  canonical(name: string): string;
  /** Undefined where there is none of that name. */
  find(name: string, scope: ServiceScope, signal: AbortSignal): Promise<ServiceFacts | undefined>;
  /** Settles when the manager says that it is done. COMMAND_FAILED in its words, PERMISSION_DENIED, NOT_FOUND. */
  control(name: string, action: ServiceAction, scope: ServiceScope, signal: AbortSignal): Promise<void>;
  /** Whether Steward itself runs as that service. */
  holdsSteward(name: string): Promise<boolean>;
}
