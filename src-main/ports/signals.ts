import type { ProcessEffect } from '../../src-preload/contract/index.ts';

export type SignalName = ProcessEffect['signal'];

/** A process as an approval is bound to it. */
export interface FoundProcess {
  pid: number;
  name: string;
  user: string;
  /** With the number it stands for one process only. */
  began: string;
}

/** Signals to processes of this computer. */
export interface Signals {
  /**
   * Those of that number, or of exactly that name. Of those named, the ones that may never be signalled
   * are left out; `refusal` says why where nothing else was found.
   */
  find(wanted: { pid: number } | { name: string }): Promise<{ processes: FoundProcess[]; refusal?: string }>;
  /**
   * Signals it, with `tree` everything below it as well, and tells who got it. CONFLICT when another
   * process has that number by now, NOT_FOUND when it has ended, FORBIDDEN for what may never be signalled.
   */
  send(target: FoundProcess, signal: SignalName, tree: boolean): Promise<FoundProcess[]>;
  /** Whether that very process still runs. */
  runs(target: Pick<FoundProcess, 'pid' | 'began'>): Promise<boolean>;
}
