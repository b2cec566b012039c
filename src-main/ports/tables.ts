export type Scalar = string | number | boolean | null;
export type Row = Record<string, Scalar>;

/** What a column holds; `other` for lists and records, which are told as JSON text. */
export type ColumnKind = 'number' | 'boolean' | 'date' | 'time' | 'text' | 'other';

export interface TableColumn {
  name: string;
  kind: ColumnKind;
  /** As the engine calls it: BIGINT, VARCHAR, TIMESTAMP. */
  type: string;
}

/** A file of rows (CSV, TSV, JSON, Parquet, also packed with gzip or zstd), or rows that are at hand. */
export type TableSource = { kind: 'file'; path: string } | { kind: 'rows'; rows: readonly Row[] };

export const tableFormats = ['csv', 'tsv', 'json', 'parquet'] as const;
export type TableFormat = (typeof tableFormats)[number];

/** The rows of a source as the table `data`, in an engine of their own. Names have to be quoted with `quoteName`. */
export interface OpenTable {
  columns: readonly TableColumn[];
  /** The file is too big to be held: each query reads all of it. */
  streamed: boolean;
  /** One statement; `$1`, `$2` stand for the values. */
  query(sql: string, values?: readonly Scalar[]): Promise<Row[]>;
  /** The names and kinds of what a query gives. */
  describe(sql: string): Promise<TableColumn[]>;
  /** Keeps what a query gives as a table of that name. */
  keep(name: string, sql: string): Promise<void>;
  /** The bytes of a file that holds what a query gives. */
  export(sql: string, format: TableFormat): AsyncIterable<Uint8Array>;
}

export interface UseOptions {
  signal: AbortSignal;
  /** Percent of the query that runs. */
  onProgress?: (percent: number) => void;
}

/** Tables behind files, worked on outside the event loop with bounded memory. Queries reach the source and nothing else of the machine. */
export interface Tables {
  /** Opens the source, does the work, and gives everything back. */
  use<T>(source: TableSource, work: (table: OpenTable) => Promise<T>, options: UseOptions): Promise<T>;
}

/** A name as SQL takes it, whatever is in it. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as SQL takes it. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
