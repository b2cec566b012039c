import { AppError } from '../../../../kernel/errors.ts';
import type { OpenArchive } from './readArchive.ts';
import { EntryGate, isNestedArchive } from './entryGate.ts';

export interface RefusedEntry {
  name: string;
  reason: string;
}

/** What unpacking would do, from a first reading of the whole archive. */
export interface ExtractionPlan {
  files: number;
  folders: number;
  bytes: number;
  /** First paths that would be written. */
  names: string[];
  refused: RefusedEntry[];
  refusedCount: number;
  /** Archives inside, which stay packed. */
  nested: string[];
  /** The reading was stopped before the end. */
  partial: boolean;
}

/** Refused entries and nested archives named at most. */
export const mostReported = 200;

export interface PlanLimits {
  archiveName: string;
  maxEntries: number;
  maxNames: number;
  /** Stop without an error after so many unpacked bytes: enough for a preview. */
  enoughBytes?: number;
  signal: AbortSignal;
}

/** Reads an archive to its end without writing anything. UNSAFE_ARCHIVE above the limits. */
export async function planExtraction(archive: OpenArchive, limits: PlanLimits): Promise<ExtractionPlan> {
  const gate = new EntryGate();
  const plan: ExtractionPlan = { files: 0, folders: 0, bytes: 0, names: [], refused: [], refusedCount: 0, nested: [], partial: false };
  let entries = 0;
  for await (const entry of archive.entries()) {
    limits.signal.throwIfAborted();
    if (++entries > limits.maxEntries) {
      throw new AppError('UNSAFE_ARCHIVE', `${limits.archiveName} has more than ${limits.maxEntries.toLocaleString('en-US')} entries`, { hint: 'If that is expected, raise max_entries' });
    }
    const judgement = gate.judge(entry);
    if (judgement.verdict === 'refuse') {
      addRefused(plan, { name: entry.name, reason: judgement.reason });
      continue;
    }
    if (judgement.path === '') continue;
    if (plan.names.length < limits.maxNames) plan.names.push(entry.kind === 'directory' ? `${judgement.path}/` : judgement.path);
    if (entry.kind === 'directory') {
      plan.folders += 1;
      continue;
    }
    plan.files += 1;
    plan.bytes += entry.size ?? (await drain(entry.content(), limits.signal));
    if (isNestedArchive(judgement.path) && plan.nested.length < mostReported) plan.nested.push(judgement.path);
    if (limits.enoughBytes !== undefined && plan.bytes > limits.enoughBytes && archive.format !== 'zip') {
      plan.partial = true;
      break;
    }
  }
  return plan;
}

export function addRefused(report: Pick<ExtractionPlan, 'refused' | 'refusedCount'>, entry: RefusedEntry): void {
  report.refusedCount += 1;
  if (report.refused.length < mostReported) report.refused.push(entry);
}

async function drain(content: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<number> {
  let bytes = 0;
  for await (const piece of content) {
    signal.throwIfAborted();
    bytes += piece.length;
  }
  return bytes;
}
