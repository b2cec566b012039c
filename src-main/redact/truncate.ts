/** A cut-down copy of a result, and whether anything was cut. */
export interface Truncated<T> {
  value: T;
  truncated: boolean;
}

/**
 * A copy of a JSON value of about `budget` characters at most: long strings are cut and say how much
 * is missing, long lists lose their end. `reference` names where the whole is kept.
 */
export function truncateValue<T>(value: T, budget: number, reference: string): Truncated<T> {
  if (sizeOf(value, budget) <= budget) return { value, truncated: false };
  const state = { left: budget, cut: false };
  const copy = cut(value, state, reference) as T;
  return { value: copy, truncated: state.cut };
}

/** Characters of the value's strings and names, counted until `limit` is passed. */
function sizeOf(value: unknown, limit: number): number {
  if (typeof value === 'string') return value.length;
  if (value === null || typeof value !== 'object') return 4;
  let size = 2;
  if (Array.isArray(value)) {
    for (const item of value) {
      size += 1 + sizeOf(item, limit - size);
      if (size > limit) return size;
    }
    return size;
  }
  for (const [key, item] of Object.entries(value)) {
    size += key.length + 4 + sizeOf(item, limit - size);
    if (size > limit) return size;
  }
  return size;
}

interface CutState {
  left: number;
  cut: boolean;
}

function cut(value: unknown, state: CutState, reference: string): unknown {
  if (typeof value === 'string') {
    const room = Math.max(state.left, 0);
    state.left -= value.length;
    if (value.length <= room) return value;
    state.cut = true;
    return `${value.slice(0, safeEnd(value, room))}\n[${value.length - room} more characters left out; the whole result is kept as ${reference}]`;
  }
  if (value === null || typeof value !== 'object') {
    state.left -= 4;
    return value;
  }
  if (Array.isArray(value)) {
    const kept: unknown[] = [];
    for (const item of value) {
      if (state.left <= 0) {
        // Nothing is put in their place: the list must still fit its schema.
        state.cut = true;
        break;
      }
      kept.push(cut(item, state, reference));
    }
    return kept;
  }
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    state.left -= key.length + 4;
    copy[key] = cut(item, state, reference);
  }
  return copy;
}

/** Never cuts a surrogate pair in two. */
function safeEnd(text: string, end: number): number {
  const last = text.charCodeAt(end - 1);
  return last >= 0xd800 && last <= 0xdbff ? end - 1 : end;
}
