import type { ReactNode } from 'react';
import type { CallState, Risk } from '../../src-preload/contract/index.ts';

/** Outlines: what a call can do. */
const outlines: Record<Risk, string> = {
  read: 'M10 2.75a7.25 7.25 0 1 1 0 14.5a7.25 7.25 0 0 1 0-14.5z',
  write: 'M5.5 3h9A2.5 2.5 0 0 1 17 5.5v9a2.5 2.5 0 0 1-2.5 2.5h-9A2.5 2.5 0 0 1 3 14.5v-9A2.5 2.5 0 0 1 5.5 3z',
  destroy: 'M10 1.6 18.4 10 10 18.4 1.6 10z',
  out: 'M4 4h8.2l5.3 6-5.3 6H4a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1z',
};

/** Insides: where a call stands. Running is drawn as an arc on the outline. */
const insides: Partial<Record<CallState, string>> = {
  waiting: 'M8 7v6M12 7v6',
  done: 'm6.8 10.2 2.2 2.2 4.2-4.6',
  failed: 'M10 6v5M10 14h.01',
  unknown: 'M8.2 8a1.8 1.8 0 1 1 2.6 1.6c-.5.3-.8.7-.8 1.3M10 13.6h.01',
  refused: 'M7 10h6',
  undone: 'M12.8 12.6a2.6 2.6 0 0 0-2.6-3.4H7.4M8.9 7.4 7.2 9.2l1.7 1.8',
};

const riskWords: Record<Risk, string> = { read: 'Reads', write: 'Changes', destroy: 'Destroys', out: 'Sends out' };
const stateWords: Record<CallState, string> = { queued: 'queued', running: 'running', waiting: 'waiting', done: 'done', failed: 'failed', unknown: 'outcome not known', refused: 'refused', undone: 'undone' };
const colours: Record<Risk, string> = { read: 'text-(--read)', write: 'text-(--write)', destroy: 'text-(--destroy)', out: 'text-(--out)' };
const grey: ReadonlySet<CallState> = new Set(['queued', 'undone', 'refused']);

interface MarkProps {
  risk: Risk;
  /** Without one, the bare outline: what it can do. */
  state?: CallState | undefined;
  size?: 16 | 20;
  /** The ground it lies on, so that the outline hides the line behind it. */
  ground?: 'canvas' | 'surface' | 'pane';
  /** The word beside it says the same: nothing is read out. */
  decorative?: boolean;
}

/** The mark that leads every call: its outline says what the call can do, its inside where it stands. */
export function Mark({ risk, state, size = 20, ground = 'canvas', decorative = false }: MarkProps): ReactNode {
  const filled = state === 'waiting' || state === 'failed';
  const dotted = state === 'queued' || state === 'undone';
  const inside = state && insides[state];
  const label = state ? `${riskWords[risk]}, ${stateWords[state]}` : riskWords[risk];
  const named = decorative ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return (
    <svg viewBox="0 0 20 20" width={size} height={size} className={`mark flex-none overflow-visible ${state && grey.has(state) ? 'text-(--text-3)' : colours[risk]}`} {...named}>
      <path
        d={outlines[risk]}
        fill={filled ? 'currentColor' : `var(--${ground})`}
        stroke={state === 'running' ? 'color-mix(in oklab, currentColor 35%, transparent)' : 'currentColor'}
        strokeWidth={1.5}
        strokeLinejoin="round"
        strokeDasharray={dotted ? '2 2.4' : undefined}
      />
      {state === 'running' && <path d={outlines[risk]} className="mark-arc" pathLength={100} fill="none" stroke="currentColor" strokeWidth={2.25} strokeLinecap="round" strokeDasharray="28 100" />}
      {inside !== undefined && <path d={inside} fill="none" stroke={filled ? 'var(--on-risk)' : 'currentColor'} strokeWidth={filled ? 2 : 1.75} strokeLinecap="round" strokeLinejoin="round" />}
    </svg>
  );
}
