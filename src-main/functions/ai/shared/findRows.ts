import type { Row, Scalar } from '../../../ports/tables.ts';

/** Where results of other functions keep their rows. */
const holders = ['rows', 'data', 'records', 'items', 'result', 'table', 'tables'];

/** The rows of a value: a list, columns by name, or somewhere a result keeps them. Undefined where there are none. */
export function findRows(value: unknown, depth = 0): Row[] | undefined {
  if (Array.isArray(value)) return rowsOfList(value);
  if (!isRecord(value) || depth > 3) return undefined;
  const names = columnNames(value['columns']);
  const list = value['rows'];
  if (names && Array.isArray(list) && list.every(Array.isArray)) return list.map((cells: unknown[]) => Object.fromEntries(names.map((name, index) => [name, toScalar(cells[index])])));
  for (const holder of holders) {
    const held = value[holder];
    const rows = holder === 'tables' && Array.isArray(held) ? findRows(held[0], depth + 1) : findRows(held, depth + 1);
    if (rows && rows.length > 0) return rows;
  }
  return rowsOfColumns(value);
}

function rowsOfList(list: readonly unknown[]): Row[] | undefined {
  if (list.length === 0) return [];
  if (list.every(isRecord)) return list.map((row) => Object.fromEntries(Object.entries(row).map(([key, cell]) => [key, toScalar(cell)])));
  // A first line of names over lines of values.
  if (list.every(Array.isArray)) {
    const [head = [], ...lines] = list as unknown[][];
    const named = head.every((name) => typeof name === 'string') && lines.length > 0;
    return (named ? lines : (list as unknown[][])).map((line) => Object.fromEntries(line.map((cell, index) => [named ? String(head[index] ?? `column_${index + 1}`) : `column_${index + 1}`, toScalar(cell)])));
  }
  return list.every((cell) => !isRecord(cell) && !Array.isArray(cell)) ? list.map((cell) => ({ value: toScalar(cell) })) : undefined;
}

/** {month: ["Jan", "Feb"], sales: [3, 4]} */
function rowsOfColumns(value: Record<string, unknown>): Row[] | undefined {
  const columns = Object.entries(value);
  const [first] = columns;
  const length = Array.isArray(first?.[1]) ? first[1].length : 0;
  if (length === 0 || !columns.every(([, cells]) => Array.isArray(cells) && cells.length === length && cells.every((cell) => typeof cell !== 'object' || cell === null))) return undefined;
  return Array.from({ length }, (_, row) => Object.fromEntries(columns.map(([name, cells]) => [name, toScalar((cells as unknown[])[row])])));
}

function columnNames(value: unknown): string[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const names = value.map((column: unknown) => (typeof column === 'string' ? column : isRecord(column) && typeof column['name'] === 'string' ? column['name'] : undefined));
  return names.every((name) => name !== undefined) ? names : undefined;
}

function toScalar(value: unknown): Scalar {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  return JSON.stringify(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
