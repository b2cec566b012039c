import type { CommandRequest, InterpretedSource } from './commands.ts';

/** What is started, and stays when the call has ended. */
export interface BackgroundRequest extends Pick<CommandRequest, 'cwd' | 'environment' | 'profile'> {
  run: Exclude<CommandRequest['run'], InterpretedSource>;
  /** Until it is ended. */
  lifetimeMs: number;
  /** It goes on when Steward ends. Only without a sandbox. */
  keepRunning: boolean;
}

export interface BackgroundProcess {
  id: string;
  pid: number;
  /** The command as a person reads it. */
  command: string;
  startedAt: number;
  keepsRunning: boolean;
  /** Absent while it runs. Exit code and signal are null where they are not known: it ended while Steward did not run. */
  ended?: { exitCode: number | null; signal: string | null; why?: string };
}

/** Programs that run beside the calls, each with a log. */
export interface Background {
  /** Settles as soon as it runs. NOT_FOUND when there is no such program. */
  start(request: BackgroundRequest): Promise<BackgroundProcess>;
  /** Newest first; those that ended in the last days too. */
  list(): Promise<BackgroundProcess[]>;
  /** By id or number. NOT_FOUND for what was not started here. */
  get(which: string | number): Promise<BackgroundProcess>;
  /** The end of its log, whole characters. */
  readLog(id: string, bytes: number): Promise<{ text: string; bytes: number; truncated: boolean }>;
}
