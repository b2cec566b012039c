import type { DuckDBType, DuckDBValue } from '@duckdb/node-api';
import type { Json } from '../../../../../src-preload/contract/index.ts';
import type { ColumnKind } from '../../../databases.ts';
import { cutBytes, cutText, exactDecimal, exactInteger, finiteNumber } from '../values.ts';

const kinds: readonly (readonly [RegExp, ColumnKind])[] = [
  [/^(?:U?(?:TINY|SMALL|BIG|HUGE)INT|U?INTEGER|BIGNUM)$/, 'integer'],
  [/^(?:FLOAT|DOUBLE|DECIMAL.*)$/, 'number'],
  [/^BOOLEAN$/, 'boolean'],
  [/^DATE$/, 'date'],
  [/^TIME( |$|_)/, 'time'],
  [/^TIMESTAMP/, 'datetime'],
  [/^(?:VARCHAR|UUID|ENUM.*)$/, 'text'],
  [/^(?:BLOB|BIT)$/, 'bytes'],
  [/^(?:JSON|STRUCT.*|MAP.*|UNION.*|.*\])$/, 'json'],
];

export function kindOfType(type: DuckDBType): ColumnKind {
  const name = String(type);
  return kinds.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
}

/** A value of the engine as JSON, nothing of it lost. */
export function toCell(value: DuckDBValue | undefined, kind: ColumnKind): Json {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return exactInteger(value);
  if (typeof value === 'number') return finiteNumber(value);
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return cutText(value);
  if ('bytes' in value && value.bytes instanceof Uint8Array) return cutBytes(value.bytes);
  const text = String(value);
  switch (kind) {
    case 'number':
      return exactDecimal(text);
    case 'datetime':
      return text.replace(' ', 'T').replace(/\+00(?::?00)?$/, 'Z');
    case 'json':
      return nested(value);
    default:
      return cutText(text);
  }
}

function nested(value: DuckDBValue): Json {
  if (value === null || typeof value !== 'object') return toCell(value, 'other');
  if ('items' in value && Array.isArray(value.items)) return value.items.map((item) => nested(item));
  if ('entries' in value && Array.isArray(value.entries) && value.entries.every((entry) => 'key' in entry)) return value.entries.map(({ key, value: held }) => ({ key: nested(key), value: nested(held) }));
  if ('entries' in value && typeof value.entries === 'object') return Object.fromEntries(Object.entries(value.entries as Record<string, DuckDBValue>).map(([name, held]) => [name, nested(held)]));
  const text = String(value);
  return /^-?\d+(?:\.\d+)?$/.test(text) ? exactDecimal(text) : text;
}
