/** Figures in words, the same on every screen: decimal bytes, local times, grouped thousands. */

const byteUnits = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

/** 9214 → "9.2 KB"; bytes below a thousand exactly. */
export function formatBytes(bytes: number): string {
  if (Math.abs(bytes) < 1000) return `${Math.round(bytes)} B`;
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 999.5 && unit < byteUnits.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 10) / 10} ${byteUnits[unit] ?? ''}`;
}

/** 31 → "31 ms", 620 → "0.6 s", 14 200 → "14 s", 180 000 → "3 min". */
export function formatDuration(ms: number): string {
  if (ms < 1) return '0 ms';
  if (ms < 100) return `${Math.round(ms)} ms`;
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 119_500) return `${Math.round(ms / 1000)} s`;
  if (ms < 7_170_000) return `${Math.round(ms / 60_000)} min`;
  const minutes = Math.round(ms / 60_000);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** 581 000 → "9:41": time that is left. */
export function formatTimeLeft(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  if (seconds >= 86_400) return `${Math.floor(seconds / 86_400)} days`;
  if (seconds >= 3600) return `${Math.floor(seconds / 3600)}:${String(Math.floor((seconds % 3600) / 60)).padStart(2, '0')} h`;
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** "14:02:09", local. */
export function formatClock(at: number): string {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** "14:02", local. */
export function formatMinute(at: number): string {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'] as const;

/** "24 November 2026". */
export function formatDay(at: number): string {
  const date = new Date(at);
  return `${date.getDate()} ${months[date.getMonth()] ?? ''} ${date.getFullYear()}`;
}

/** "24 Nov". */
export function formatShortDay(at: number): string {
  const date = new Date(at);
  return `${date.getDate()} ${(months[date.getMonth()] ?? '').slice(0, 3)}`;
}

/** "24 Nov 2026, 13:04:37.218". */
export function formatExactTime(at: number): string {
  const date = new Date(at);
  return `${date.getDate()} ${(months[date.getMonth()] ?? '').slice(0, 3)} ${date.getFullYear()}, ${formatClock(at)}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** Today "14:02", this week "Sun 16:20", else "3 Nov". */
export function formatWhen(at: number, now: number = Date.now()): string {
  const date = new Date(at);
  if (isSameDay(at, now)) return formatMinute(at);
  if (now - at < 6 * 86_400_000) return `${days[date.getDay()] ?? ''} ${formatMinute(at)}`;
  return `${date.getDate()} ${(months[date.getMonth()] ?? '').slice(0, 3)}`;
}

export function isSameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

/** The heading a list puts a time under: Today, Yesterday, November, December 2025. */
export function dayGroup(at: number, now: number = Date.now()): string {
  if (isSameDay(at, now)) return 'Today';
  if (isSameDay(at, now - 86_400_000)) return 'Yesterday';
  const date = new Date(at);
  const month = months[date.getMonth()] ?? '';
  return date.getFullYear() === new Date(now).getFullYear() ? month : `${month} ${date.getFullYear()}`;
}

/** The text with a full stop, where it has no end of its own yet. */
export function asSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** 1 → "1 file", 4102 → "4,102 files". */
export function formatCount(count: number, one: string, many: string = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.replace(/\/+$/, '').split('/').at(-1) || path;
}
