/** A script for the engine inside Steward: plain ECMAScript with console and timers, and no way out to files, processes or the network. */
export interface ScriptRequest {
  language: 'javascript' | 'typescript';
  source: string;
  timeoutMs: number;
  /** Bytes its values may take up. */
  memoryBytes: number;
  /** Bytes kept of each stream; the middle of longer output is dropped and said so. */
  maxOutputBytes: number;
  signal: AbortSignal;
}

/** An exception nobody caught. */
export interface ScriptError {
  type: string;
  message: string;
  /** As the engine tells it; lines count in the script. */
  stack: string;
}

export interface ScriptResult {
  stdout: string;
  stderr: string;
  truncated: boolean;
  /** The last expression's value, or that of a variable called `result`, as a person would read it; absent when there is none. */
  result?: string;
  /** The same as JSON text, where it can be one. */
  json?: string;
  error?: ScriptError;
  timedOut: boolean;
  /** It used more memory than it may. */
  limit?: 'memory';
  durationMs: number;
}

export interface FormatRequest {
  /** Prettier's name of the language: `babel`, `css`, `markdown` … */
  parser: string;
  text: string;
  /** Prettier's options; none that loads code. */
  options: Readonly<Record<string, unknown>>;
  signal: AbortSignal;
}

/** Runs scripts in an engine of their own, each from a clean start. */
export interface Scripts {
  evaluate(request: ScriptRequest): Promise<ScriptResult>;
  /** TypeScript without its types, lines where they were. INVALID_INPUT where it cannot be read. */
  stripTypes(source: string, signal: AbortSignal): Promise<string>;
  /** A text as prettier lays it out. INVALID_INPUT where it cannot be read, DEADLINE_EXCEEDED where it takes too long. */
  format(request: FormatRequest): Promise<string>;
}
