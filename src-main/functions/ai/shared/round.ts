import type { Scalar } from '../../../ports/tables.ts';

/** Twelve digits: more than data has, and without the last places that differ from machine to machine. */
export function round(value: Scalar): Scalar {
  return typeof value === 'number' ? Number(value.toPrecision(12)) : value;
}
