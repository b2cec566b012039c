import type { Aggregate } from '../analysis/analysis.ts';

/** What the ending of a name says of what its values are in. */
const unitOfEnding: Record<string, string> = {
  usd: 'USD', eur: 'EUR', gbp: 'GBP', chf: 'CHF', jpy: 'JPY', cny: 'CNY', inr: 'INR',
  kg: 'kg', mg: 'mg', lbs: 'lb', km: 'km', cm: 'cm', mm: 'mm', miles: 'miles', ft: 'ft',
  ms: 'ms', sec: 's', seconds: 's', minutes: 'min', hours: 'h', kmh: 'km/h', mph: 'mph',
  celsius: '°C', degc: '°C', fahrenheit: '°F', degf: '°F', pct: '%', percent: '%',
  kwh: 'kWh', kw: 'kW', mw: 'MW', hpa: 'hPa', ppm: 'ppm', kb: 'KB', mb: 'MB', gb: 'GB', bytes: 'bytes',
};

export const measureWords: Record<Aggregate, string> = { mean: 'Mean', sum: 'Total', count: 'Number of', min: 'Lowest', max: 'Highest', median: 'Median', std: 'Standard deviation of' };

export interface ColumnLabel {
  /** In words, without the unit: "Unit price". */
  words: string;
  unit: string | undefined;
  /** As an axis has it: "Unit price (USD)". */
  axis: string;
}

/** unit_price_usd → "Unit price (USD)", revenue_sum → "Total revenue", Sepal.Length → "Sepal length". */
export function columnLabel(name: string, units: Readonly<Record<string, string>> = {}, measure?: Aggregate): ColumnLabel {
  const [, bare = name, bracketed] = /^(.+?)\s*[([]([^()[\]]{1,20})[)\]]$/.exec(name) ?? [];
  const [, root = bare, measured] = /^(.+)_(mean|sum|min|max|median|std)$/.exec(bare) ?? [];
  const [, stem = root, ending] = /^(.+)[_\s]([a-z]+)$/i.exec(root) ?? [];
  const known = ending === undefined ? undefined : unitOfEnding[ending.toLowerCase()];
  const unit = units[name] ?? units[root] ?? bracketed ?? known;
  const own = words(known !== undefined && bracketed === undefined ? stem : root);
  const by = measure ?? (measured as Aggregate | undefined);
  const told = by === undefined ? own : `${measureWords[by]} ${lowered(own)}`;
  return { words: told, unit, axis: unit === undefined ? told : `${told} (${unit})` };
}

/** "Total revenue" within a sentence: "total revenue"; abbreviations stay as they are. */
export function lowered(text: string): string {
  return /^[A-Z][a-z]/.test(text) || /^[A-Z]\b(?=\s)/.test(text) ? `${text.charAt(0).toLowerCase()}${text.slice(1)}` : text;
}

function words(name: string): string {
  const apart = name
    .replaceAll(/([a-z\d])([A-Z])(?=[a-z])/g, '$1 $2')
    .replaceAll(/[_.\s]+/g, ' ')
    .trim();
  const [first = '', ...rest] = apart.split(' ');
  return [first.charAt(0).toUpperCase() + first.slice(1), ...rest.map(lowered)].join(' ') || name;
}
