import { readSync } from 'node:fs';
import { quoteText } from '../../tables.ts';

export interface Scan {
  /** What stands after FROM, kinds told from all rows. */
  whole: string;
  /** Kinds told from the first rows, for files that are read more than once. */
  sampled: string;
  /** Takes up more memory than its size. */
  packed: boolean;
}

/** Words that stand for a value that is not there. */
const missing = ['', 'NA', 'N/A', 'n/a', '#N/A', 'NaN', 'nan', 'null', 'NULL', 'None'];
const sampledRows = 200_000;

/** How the file is to be read: by the ending of its name, else by how it begins. `file` is its path for the engine. */
export function scanOf(path: string, file: string, descriptor: number): Scan {
  const [, plain = path, ending] = /^(.*?)(?:\.(gz|gzip|zst|zstd))?$/is.exec(path) ?? [];
  const compression = ending === undefined ? 'none' : ending.toLowerCase().startsWith('g') ? 'gzip' : 'zstd';
  const packed = compression !== 'none';
  const quoted = quoteText(file);
  const format = formatOf(plain, compression === 'none' ? beginning(descriptor) : '');
  switch (format) {
    case 'parquet':
      return { whole: `read_parquet(${quoted})`, sampled: `read_parquet(${quoted})`, packed: true };
    case 'json': {
      const read = (rows: number): string => `read_json(${quoted}, format = 'auto', compression = '${packed ? compression : 'uncompressed'}', sample_size = ${rows}, maximum_object_size = 67108864)`;
      return { whole: read(-1), sampled: read(sampledRows), packed };
    }
    case 'tsv':
    case 'csv': {
      const read = (rows: number): string => `read_csv(${quoted}, compression = '${compression}', sample_size = ${rows}, nullstr = [${missing.map(quoteText).join(', ')}]${format === 'tsv' ? `, delim = '\t'` : ''})`;
      return { whole: read(-1), sampled: read(sampledRows), packed };
    }
  }
}

function formatOf(path: string, start: string): 'csv' | 'tsv' | 'json' | 'parquet' {
  if (start.startsWith('PAR1')) return 'parquet';
  const ending = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase();
  if (ending === 'parquet') return 'parquet';
  if (ending === 'tsv' || ending === 'tab') return 'tsv';
  if (ending === 'json' || ending === 'jsonl' || ending === 'ndjson') return 'json';
  return ending !== 'csv' && /^\s*[[{]/.test(start) ? 'json' : 'csv';
}

function beginning(descriptor: number): string {
  const bytes = Buffer.alloc(64);
  return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, 0)).toString('latin1');
}
