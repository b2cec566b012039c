/** What a training or a prediction may take up. */
export const bounds = {
  /** Bytes of a table's file. */
  file: 200_000_000,
  rows: 2_000_000,
  columns: 2000,
  /** Numbers in the table as models see it: 160 MB. */
  cells: 20_000_000,
  /** Different values of a column of words. */
  levels: 50,
  classes: 100,
  /** Bytes of a model's file. */
  model: 200_000_000,
  /** Weights of a network. */
  weights: 2_000_000,
  /** Memory of the thread beside its tables. */
  heapMegabytes: 1024,
} as const;
