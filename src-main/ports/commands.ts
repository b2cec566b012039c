export interface CommandRequest {
  /** A program and its arguments, run without a shell; or a script for the system's shell. */
  run: { argv: [string, ...string[]] } | { script: string };
  /** Absolute. */
  cwd: string;
  /** Added to the small allow-list of inherited variables. */
  environment: Record<string, string>;
  timeoutMs: number;
  /** Bytes kept of each stream; the middle of longer output is dropped and said so. */
  maxOutputBytes: number;
  stdin?: string;
  signal: AbortSignal;
  onOutput?: (stream: 'stdout' | 'stderr', text: string) => void;
}

export interface CommandResult {
  /** Null when a signal ended it. */
  exitCode: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
  stdoutBytes: number;
  stderrBytes: number;
  truncated: boolean;
  timedOut: boolean;
  durationMs: number;
}

/** Runs programs; the whole process tree ends with the call. */
export interface Commands {
  run(request: CommandRequest): Promise<CommandResult>;
  /** Whether commands are confined here, and if not, why. */
  readonly sandbox: { kind: 'sandboxed' } | { kind: 'none'; reason: string };
  /** Names of the environment variables a command inherits. */
  inheritedEnvironment(): string[];
}
