import type { ResultView } from '../../../../src-preload/contract/index.ts';

const mostShown = 200;

/** Rows of texts as a table. */
export function tableView(columns: readonly string[], rows: readonly Readonly<Record<string, string | null>>[], total: number): ResultView {
  return { kind: 'table', columns: columns.map((key) => ({ key, label: key, align: 'left', format: 'text' })), rows: rows.slice(0, mostShown), total };
}
