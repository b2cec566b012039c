import type { AuditFilter, CallState, Caller, Risk } from '../../../src-preload/contract/index.ts';

export type CallerKind = Caller['kind'];
export type Period = 'today' | 'week' | 'all';

/** What the person has chosen to see, before it becomes a query. */
export interface AuditView {
  period: Period;
  /** A part of the period, dragged on the strip; null means all of it. */
  span: { from: number; to: number } | null;
  /** Words every row has to contain. */
  words: string[];
  states: CallState[];
  callers: CallerKind[];
  names: string[];
  risk: Exclude<Risk, 'read'> | null;
}

export const startView: AuditView = { period: 'today', span: null, words: [], states: [], callers: [], names: [], risk: null };

const day = 86_400_000;

/** Midnight, local time. */
export function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** The period as time; `all` has no beginning. */
export function periodSpan(period: Period, now: number): { from: number; to: number } | null {
  switch (period) {
    case 'today':
      return { from: startOfDay(now), to: endOfDay(now) };
    case 'week':
      return { from: startOfDay(now - 6 * day), to: endOfDay(now) };
    case 'all':
      return null;
  }
}

/** The next midnight, also on days of 23 or 25 hours. */
function endOfDay(at: number): number {
  const date = new Date(startOfDay(at));
  return date.setDate(date.getDate() + 1);
}

/** The query for a view. `typing` is what stands in the field and is not a chip yet. */
export function toFilter(view: AuditView, typing: string, now: number): AuditFilter {
  const span = view.span ?? periodSpan(view.period, now);
  const text = [...view.words, typing.trim()].filter(Boolean).join(' ').slice(0, 500);
  return {
    ...(text ? { text } : {}),
    ...(view.risk ? { risks: [view.risk] } : {}),
    ...(view.states.length > 0 ? { states: view.states } : {}),
    ...(view.names.length > 0 ? { names: view.names } : {}),
    ...(view.callers.length > 0 ? { callerKinds: view.callers } : {}),
    // "To the end of today" moves on by itself: only a span that was dragged has an end.
    ...(span ? { from: span.from, ...(view.span ? { to: view.span.to } : {}) } : {}),
  };
}

export interface FilterChip {
  id: string;
  label: string;
  /** The view without this chip. */
  without: AuditView;
}

const stateWords: Record<string, CallState> = { queued: 'queued', running: 'running', waiting: 'waiting', done: 'done', failed: 'failed', unknown: 'unknown', 'not known': 'unknown', refused: 'refused', undone: 'undone' };
const callerWords: Record<string, CallerKind> = { chat: 'chat', catalogue: 'catalogue', functions: 'catalogue', cli: 'cli', mcp: 'mcp', workflow: 'workflow', schedule: 'schedule', library: 'library' };
const periodWords: Record<string, Period> = { today: 'today', week: 'week', '7 days': 'week', 'last 7 days': 'week', all: 'all', 'all time': 'all' };
export const periodLabels: Record<Period, string> = { today: 'today', week: 'last 7 days', all: 'all time' };
export const callerLabels: Record<CallerKind, string> = { chat: 'chat', catalogue: 'functions', cli: 'cli', mcp: 'mcp', workflow: 'workflow', schedule: 'schedule', library: 'library' };
export const stateLabels: Record<CallState, string> = { queued: 'queued', running: 'running', waiting: 'waiting', done: 'done', failed: 'failed', unknown: 'not known', refused: 'refused', undone: 'undone' };

/** Turns what was typed into a chip: a state, a caller, a period, a function's name, else a word to find. */
export function addWord(view: AuditView, typed: string, functionNames: ReadonlySet<string>): AuditView {
  const word = typed.trim();
  const key = word.toLowerCase();
  if (word === '') return view;
  const period = periodWords[key];
  if (period) return { ...view, period, span: null };
  const state = stateWords[key];
  if (state) return { ...view, states: join(view.states, state) };
  const caller = callerWords[key];
  if (caller) return { ...view, callers: join(view.callers, caller) };
  if (functionNames.has(key)) return { ...view, names: join(view.names, key) };
  return { ...view, words: join(view.words, word) };
}

/** Adds a state to those shown, or takes it out. */
export function toggleState(view: AuditView, state: CallState): AuditView {
  return { ...view, states: view.states.includes(state) ? view.states.filter((other) => other !== state) : [...view.states, state] };
}

/** Adds a kind of caller to those shown, or takes it out. */
export function toggleCaller(view: AuditView, caller: CallerKind): AuditView {
  return { ...view, callers: view.callers.includes(caller) ? view.callers.filter((other) => other !== caller) : [...view.callers, caller] };
}

/** The chips of a view in reading order: when, what, which words. */
export function listChips(view: AuditView, now: number): FilterChip[] {
  const chips: FilterChip[] = [];
  if (view.period !== 'all') chips.push({ id: 'period', label: periodLabels[view.period], without: { ...view, period: 'all', span: null } });
  if (view.span) chips.push({ id: 'span', label: describeSpan(view.span, now), without: { ...view, span: null } });
  for (const caller of view.callers) chips.push({ id: `caller:${caller}`, label: `from ${callerLabels[caller]}`, without: { ...view, callers: view.callers.filter((other) => other !== caller) } });
  for (const state of view.states) chips.push({ id: `state:${state}`, label: stateLabels[state], without: { ...view, states: view.states.filter((other) => other !== state) } });
  for (const name of view.names) chips.push({ id: `name:${name}`, label: name, without: { ...view, names: view.names.filter((other) => other !== name) } });
  for (const word of view.words) chips.push({ id: `word:${word}`, label: `“${word}”`, without: { ...view, words: view.words.filter((other) => other !== word) } });
  return chips;
}

/** "08:00 to now", "08:00 to 12:30", "22 Nov to 24 Nov". */
export function describeSpan(span: { from: number; to: number }, now: number): string {
  const sameDay = startOfDay(span.from) === startOfDay(span.to - 1);
  const name = (at: number): string => (sameDay ? clock(at) : new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' }));
  return `${name(span.from)} to ${span.to >= now ? 'now' : sameDay && span.to === endOfDay(span.from) ? '24:00' : name(span.to)}`;
}

/** True when rows are left out for another reason than time. */
export function isNarrowed(view: AuditView, typing: string): boolean {
  return typing.trim() !== '' || view.words.length + view.states.length + view.callers.length + view.names.length > 0 || view.risk !== null || view.span !== null;
}

export function clock(at: number): string {
  const date = new Date(at);
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}

function join<T>(list: T[], item: T): T[] {
  return list.includes(item) ? list : [...list, item];
}
