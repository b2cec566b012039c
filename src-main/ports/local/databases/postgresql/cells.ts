import type { Json } from '../../../../../src-preload/contract/index.ts';
import type { ColumnKind } from '../../../databases.ts';
import { cutText, exactDecimal, exactInteger, finiteNumber } from '../values.ts';

const types: Record<number, readonly [string, ColumnKind]> = {
  16: ['boolean', 'boolean'],
  17: ['bytea', 'bytes'],
  18: ['"char"', 'text'],
  19: ['name', 'text'],
  20: ['bigint', 'integer'],
  21: ['smallint', 'integer'],
  23: ['integer', 'integer'],
  25: ['text', 'text'],
  26: ['oid', 'integer'],
  114: ['json', 'json'],
  700: ['real', 'number'],
  701: ['double precision', 'number'],
  790: ['money', 'text'],
  1042: ['char', 'text'],
  1043: ['varchar', 'text'],
  1082: ['date', 'date'],
  1083: ['time', 'time'],
  1114: ['timestamp', 'datetime'],
  1184: ['timestamptz', 'datetime'],
  1186: ['interval', 'text'],
  1266: ['timetz', 'time'],
  1700: ['numeric', 'number'],
  2950: ['uuid', 'text'],
  3802: ['jsonb', 'json'],
};

export function kindOfOid(oid: number): { type: string; kind: ColumnKind } {
  const [type, kind] = types[oid] ?? [`oid ${oid}`, 'other'];
  return { type, kind };
}

/** The server's text as JSON, nothing of it lost. */
export function toCell(text: string | null, kind: ColumnKind): Json {
  if (text === null) return null;
  switch (kind) {
    case 'integer':
      return exactInteger(text);
    case 'number':
      return /^-?(?:NaN|Infinity)$/.test(text) ? String(finiteNumber(Number(text))) : exactDecimal(text);
    case 'boolean':
      return text === 't';
    case 'bytes':
      return cutText(Buffer.from(text.slice(2), 'hex').toString('base64'));
    case 'json':
      return JSON.parse(text) as Json;
    case 'datetime':
      return text.replace(' ', 'T').replace(/\+00$/, 'Z');
    default:
      return cutText(text);
  }
}
