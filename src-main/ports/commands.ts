import type { SandboxProfile } from '../../src-preload/contract/index.ts';

/** A program's text for an interpreter. */
export interface InterpretedSource {
  language: 'python' | 'javascript' | 'typescript';
  source: string;
}

/** How a source is declared, shown and judged: as the interpreter started with it. */
export function interpreterArguments({ language, source }: InterpretedSource): [string, ...string[]] {
  return language === 'python' ? ['python3', '-c', source] : ['node', '-e', source];
}

export interface CommandRequest {
  /** A program and its arguments, run without a shell; a script for the system's shell; or a source for its interpreter, which must be declared as `interpreterArguments` says. */
  run: { argv: [string, ...string[]] } | { script: string } | InterpretedSource;
  /** Absolute. */
  cwd: string;
  /** Added to the small allow-list of inherited variables. */
  environment: Record<string, string>;
  timeoutMs: number;
  /** Bytes kept of each stream; the middle of longer output is dropped and said so. */
  maxOutputBytes: number;
  stdin?: string;
  signal: AbortSignal;
  /** The end of the newest output and the bytes so far, a few times a second. */
  onOutput?: (stream: 'stdout' | 'stderr', end: string, bytes: number) => void;
  /** It runs: the number of its first process. */
  onStart?: (pid: number) => void;
  /** All of its output, as it comes. */
  onChunk?: (chunk: Buffer) => void;
  /** What confines it: exactly the profile its call was allowed with. Undefined runs it without a sandbox. */
  profile?: SandboxProfile | undefined;
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
  /** What it used too much of, and was ended for before its time; absent otherwise. */
  limit?: 'memory' | 'output' | 'processes' | 'disk' | undefined;
  /** Hosts it tried to reach that its profile does not name, or that lead to a forbidden address. */
  refusedHosts?: readonly string[];
  /** Under a profile whose changes are `direct`: what was new in places that stay as they are, and was removed. */
  heldBack?: readonly string[];
  /** What an interpreter says of the source beside its output, as JSON text; whoever reads it must not trust it. */
  answer?: string | undefined;
  /** What was changed and taken over. */
  changed?: readonly { path: string; kind: LayerChange['kind'] }[];
  /** What it changed, under a profile whose changes are `kept`: nothing of it holds until it is taken over. */
  layer?: ChangedLayer;
}

/** One thing a confined command changed, not yet in its place. */
export interface LayerChange {
  /** Where it belongs: absolute, canonical. */
  path: string;
  /** `gone`: what is there was removed. `folder`: it exists now. */
  kind: 'file' | 'folder' | 'link' | 'gone';
  /** For files and links: where the new content lies, on the layer. */
  source?: string;
  /** For a folder that took the place of another: nothing of the old one is left but what other changes name. */
  emptied?: boolean;
  /** Permission bits of files and folders. */
  mode?: number;
  modifiedMs?: number;
}

/** The upper layer of one run. Changes come parents first, except that what is gone comes before what takes its place. */
export interface ChangedLayer {
  changes: readonly LayerChange[];
  /** Changes to places that stay as they are (`fixed` of the profile): not to be taken over, told to the caller. */
  heldBack: readonly string[];
  /** Removes the layer with what was not taken over. */
  discard(): Promise<void>;
}

/** How commands are confined on this machine. */
export type SandboxKind =
  | { kind: 'sandboxed'; by: 'bubblewrap' | 'sandbox-exec'; /** Whether changes can be kept apart and undone exactly; if not, why. */ changes: 'kept' | 'direct'; reason?: string }
  | { kind: 'none'; reason: string };

/** Runs programs; the whole process tree ends with the call. */
export interface Commands {
  /** With a profile: confined by it, or refused where this machine cannot. */
  run(request: CommandRequest): Promise<CommandResult>;
  /** What is known; `ready` finds it out. */
  readonly sandbox: SandboxKind;
  /** Settles once it is known how commands are confined here. */
  ready(): Promise<SandboxKind>;
  /** Folders outside the system's own that hold programs of PATH: a sandbox may read them. */
  toolFolders(home: string): string[];
  /** Names of the environment variables a command inherits. */
  inheritedEnvironment(): string[];
}
