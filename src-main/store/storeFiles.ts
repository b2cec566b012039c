import { join } from 'node:path';

/** The store's files, by their names in the data folder. */
export const storeFiles = {
  main: 'steward.db',
  audit: 'audit.db',
  /** Words of the audit, to be found again; made anew from the audit when it is missing or does not fit. */
  auditIndex: 'audit.search.db',
  anchors: 'audit.anchors',
  anchorKey: 'audit.key',
} as const;

export function spoolFilesIn(folder: string): [string, string] {
  return [join(folder, 'audit.spool.0'), join(folder, 'audit.spool.1')];
}
