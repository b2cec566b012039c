import type { Readable, Writable } from 'node:stream';

export interface ProcessRequest {
  /** A program by name or path; no shell is involved. */
  command: string;
  args: readonly string[];
  /** Absolute. */
  cwd: string;
  /** Added to the small allow-list of inherited variables. */
  environment: Readonly<Record<string, string>>;
  /** What it writes to standard error, as it comes. */
  onStderr(text: string): void;
}

/** What a process and all below it take up. */
export interface ProcessUse {
  /** Bytes of memory of their own. */
  memory: number;
  /** Share of one core since the last reading, 0 to the number of cores; null on the first. */
  cpu: number | null;
  processes: number;
}

export interface ProcessEnd {
  /** Null when a signal ended it. */
  exitCode: number | null;
  signal: string | null;
}

/** A program that runs until it ends by itself, is ended, or Steward ends, however that comes. */
export interface RunningProcess {
  readonly pid: number;
  /** The file that runs. */
  readonly program: string;
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Settles when it has ended, and what it left behind has been told to; never rejects. */
  readonly ended: Promise<ProcessEnd>;
  /** Undefined when it has ended. */
  use(): Promise<ProcessUse | undefined>;
  /** Closes its input, then asks it to end, then ends it with all below it. */
  end(): Promise<void>;
}

/** Starts programs that stay. */
export interface Processes {
  /** NOT_FOUND, with the places looked at, when there is no such program or folder. */
  start(request: ProcessRequest): Promise<RunningProcess>;
}
