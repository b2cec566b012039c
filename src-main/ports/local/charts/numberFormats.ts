import type { NumberFormat } from '../../charts.ts';

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 6 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 4 });
const tiny = new Intl.NumberFormat('en', { notation: 'scientific', maximumSignificantDigits: 3 });

/** 1250000 → "1.25M", 1250 → "1,250", 0.1 + 0.2 → "0.3". */
export function formatNumber(value: number, format: NumberFormat = 'plain'): string {
  if (format === 'year') return String(Math.round(value));
  if (format === 'percent') return `${grouped.format(tidy(value))} %`;
  const size = Math.abs(value);
  if (size !== 0 && size < 0.0001) return tiny.format(value);
  return minus(size >= 10_000 ? compact.format(value) : grouped.format(tidy(value)));
}

/** A value in words of two to four digits, as labels on bars carry it. */
export function formatValue(value: number): string {
  const size = Math.abs(value);
  return formatNumber(size >= 100 ? Math.round(value) : size === 0 ? 0 : Number(value.toPrecision(3)));
}

const tidy = (value: number): number => Number(value.toPrecision(10));
const minus = (text: string): string => text.replace(/^-/, '\u2212');
