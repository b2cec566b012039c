import type { ParseArgsConfig } from 'node:util';
import type { Flags } from '../runtime/runtimeFlags.ts';

export interface CommandInput {
  flags: Flags;
  words: string[];
  /** One result a program may read goes here; everything else to standard error. */
  print(text: string): void;
  warn(text: string): void;
  json: boolean;
}

/** One word of the command line. `run` answers the exit code: 0 done, 1 failed, 2 usage, 3 denied or unanswered, 4 not reachable. */
export interface Command {
  name: string;
  /** "NAME '{…}'" */
  usage: string;
  summary: string;
  options: NonNullable<ParseArgsConfig['options']>;
  /** Least and most words after the name. */
  words: readonly [number, number];
  load(): Promise<{ run(input: CommandInput): Promise<number> }>;
}
