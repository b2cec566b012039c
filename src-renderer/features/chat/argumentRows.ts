import type { Json } from '../../../src-preload/contract/index.ts';

export interface ArgumentRow {
  key: string;
  name: string;
  depth: number;
  text: string;
}

const deepest = 3;

/** Arguments as lines: objects and lists open below their name, as far as they are worth opening. */
export function argumentRows(values: Readonly<Record<string, Json>>, depth = 0, place = ''): ArgumentRow[] {
  return Object.entries(values).flatMap(([name, value]): ArgumentRow[] => {
    const key = `${place}/${name}`;
    if (Array.isArray(value) && depth < deepest && value.some((item) => item !== null && typeof item === 'object')) {
      return [{ key, name, depth, text: value.length === 1 ? '1 item' : `${value.length} items` }, ...value.flatMap((item, index) => (item !== null && typeof item === 'object' && !Array.isArray(item) ? argumentRows(item, depth + 1, `${key}/${index}`) : argumentRows({ [String(index + 1)]: item }, depth + 1, `${key}/${index}`)))];
    }
    if (value !== null && typeof value === 'object' && !Array.isArray(value) && depth < deepest && Object.keys(value).length > 0) {
      return [{ key, name, depth, text: '' }, ...argumentRows(value, depth + 1, key)];
    }
    return [{ key, name, depth, text: typeof value === 'string' ? value : JSON.stringify(value) }];
  });
}
