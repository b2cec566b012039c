/** Sizes and counts in words, the same everywhere: decimal bytes, thousands grouped. */

const units = ['bytes', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

/** 9214 → "9.2 KB"; below a thousand the exact number. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value >= 100 ? Math.round(value) : Math.round(value * 10) / 10} ${units[unit] ?? ''}`;
}

/** 1 → "1 file", 4102 → "4,102 files". */
export function formatCount(count: number, one: string, many: string = `${one}s`): string {
  return `${count < 1000 ? count : count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

/** The beginning of a text that is too long, whole words only: half a key would not be recognised as one any more. */
export function beginningOf(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const end = text.lastIndexOf(' ', longest);
  return `${text.slice(0, Math.max(0, end))}\u2026`;
}
