import type { FieldPacket } from 'mysql2/promise';
import type { Json } from '../../../../../src-preload/contract/index.ts';
import type { Column, ColumnKind } from '../../../databases.ts';
import { cutBytes, cutText, exactDecimal, exactInteger, finiteNumber } from '../values.ts';

/** By the numbers of the protocol. */
const types: Record<number, readonly [string, ColumnKind]> = {
  0: ['decimal', 'number'],
  1: ['tinyint', 'integer'],
  2: ['smallint', 'integer'],
  3: ['int', 'integer'],
  4: ['float', 'number'],
  5: ['double', 'number'],
  7: ['timestamp', 'datetime'],
  8: ['bigint', 'integer'],
  9: ['mediumint', 'integer'],
  10: ['date', 'date'],
  11: ['time', 'time'],
  12: ['datetime', 'datetime'],
  13: ['year', 'integer'],
  16: ['bit', 'integer'],
  245: ['json', 'json'],
  246: ['decimal', 'number'],
  247: ['enum', 'text'],
  248: ['set', 'text'],
  255: ['geometry', 'bytes'],
};
/** Bytes rather than letters. */
const binary = 63;

export function columnOf(name: string, field: FieldPacket): Column {
  const known = types[field.columnType ?? field.type ?? 253];
  if (known) return { name, type: known[0], kind: known[1] };
  return (field as { characterSet?: number }).characterSet === binary ? { name, type: 'blob', kind: 'bytes' } : { name, type: 'text', kind: 'text' };
}

export function toCell(value: unknown, { kind, type }: Column): Json {
  if (value === null || value === undefined) return null;
  if (Buffer.isBuffer(value)) return type === 'bit' ? exactInteger(BigInt(`0x${value.toString('hex') || '0'}`)) : cutBytes(value);
  if (typeof value === 'number') return type === 'float' ? Number(value.toPrecision(7)) : finiteNumber(value);
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  switch (kind) {
    case 'integer':
      return exactInteger(text);
    case 'number':
      return exactDecimal(text);
    case 'json':
      return JSON.parse(text) as Json;
    case 'datetime':
      return text.replace(' ', 'T') + (type === 'timestamp' ? 'Z' : '');
    default:
      return cutText(text);
  }
}
