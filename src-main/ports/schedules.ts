import type { Caller, Json, ScheduledTask } from '../../src-preload/contract/index.ts';

export interface TaskPlan {
  /** Names are unique. */
  name: string;
  /** A cron expression, a moment, or words for one of them. */
  when: string;
  /** IANA name; the computer's own where absent. */
  timeZone?: string | undefined;
  function: string;
  arguments: Record<string, Json>;
  ifMissed: 'run' | 'skip';
}

/** What a plan comes to. */
export interface CheckedPlan {
  /** When, in words. */
  sentence: string;
  /** The next moments, at most five. */
  next: number[];
  timeZone: string;
  /** What the call would do, in a line. */
  call: string;
  /** What the policy says of it now. */
  verdict: { verdict: 'allow' | 'ask' | 'deny'; reason: string };
}

/** Calls that are made later, each through the door. */
export interface Schedules {
  /** INVALID_INPUT where the moment or the arguments are none, UNKNOWN_FUNCTION; changes nothing. */
  check(plan: TaskPlan): Promise<CheckedPlan>;
  /** ALREADY_EXISTS for a name that is in use. `by`: who plans it; what it may do later, it may not do more than they. */
  add(plan: TaskPlan, by: Caller): Promise<ScheduledTask>;
  list(): ScheduledTask[];
  /** NOT_FOUND where there is none of that name. */
  cancel(name: string): Promise<ScheduledTask>;
}
