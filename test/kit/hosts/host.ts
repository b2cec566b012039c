import type { Page } from 'playwright-core';

/** Something a person would see outside the page: an opened address, a notification, an error box. */
export interface Effect {
  /** What it was: `openExternal`, `notification`, `errorBox`, `theme` … */
  standIn: string;
  [detail: string]: unknown;
}

export interface CommandResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The whole product as a person runs it, on one of its hosts, with folders of its own. */
export interface Host {
  readonly dataFolder: string;
  readonly workspace: string;
  /** What lies outside the page, where the host is the stand-in; the daemon has no such thing. */
  readonly effects: readonly Effect[];
  /** Standard error so far: the log. */
  readonly log: string;
  /** Starts it; flags are added to those that name its folders. After a stop it comes back at the same address. */
  start(flags?: readonly string[]): Promise<void>;
  /** The interface: the window's page, or a new page of the browser that was let in. */
  open(): Promise<Page>;
  /** Asks it to end and waits; answers the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
  /** `steward WORDS --data-dir …` in a process of its own; `input` is its standard input. */
  steward(words: readonly string[], input?: string): Promise<CommandResult>;
}
