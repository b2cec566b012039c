import type { OwnFunctionEntry } from '../../../src-preload/contract/index.ts';

export interface EntryProblem {
  path: readonly PropertyKey[];
  text: string;
}

/** An entry that is as its schema says, with the texts it names beside it. */
export interface ConfiguredEntry {
  entry: OwnFunctionEntry;
  /** Of its script, as it was read. */
  script?: { language: 'python' | 'javascript' | 'typescript'; text: string };
  /** Of the whole, as a hash. */
  revision: string;
}
