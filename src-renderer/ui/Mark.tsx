import type { ReactNode } from 'react';
import type { CallState, Risk } from '../../src-preload/contract/index.ts';

/** Outlines: what a call can do. */
const outlines: Record<Risk, string> = {
  read: 'M10 2a8 8 0 1 1 0 16a8 8 0 0 1 0-16z',
  write: 'M5.7 2.5h8.6a3.2 3.2 0 0 1 3.2 3.2v8.6a3.2 3.2 0 0 1-3.2 3.2H5.7a3.2 3.2 0 0 1-3.2-3.2V5.7a3.2 3.2 0 0 1 3.2-3.2z',
  destroy: 'M8.9 1.25a1.55 1.55 0 0 1 2.2 0l7.65 7.65a1.55 1.55 0 0 1 0 2.2l-7.65 7.65a1.55 1.55 0 0 1-2.2 0L1.25 11.1a1.55 1.55 0 0 1 0-2.2z',
  out: 'M3.6 3h8.6l6.6 7-6.6 7H3.6A1.1 1.1 0 0 1 2.5 15.9V4.1A1.1 1.1 0 0 1 3.6 3z',
};

/** Insides: where a call stands. Running is drawn as an arc on the outline. */
const insides: Partial<Record<CallState, string>> = {
  waiting: 'M8 7v6M12 7v6',
  done: 'm6.7 10.3 2.3 2.3 4.3-4.9',
  failed: 'M10 6v4.6M10 13.7v.1',
  unknown: 'M8 8.1a2 2 0 1 1 2.9 1.8c-.7.4-.9.7-.9 1.3M10 13.7v.1',
  refused: 'M6.7 10h6.6',
  undone: 'M6.9 8.3h4.3a2.3 2.3 0 0 1 0 4.6H8.6M8.8 6.3l-2 2 2 2',
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
        pathLength={100}
        strokeDasharray={dotted ? '2 2.4' : undefined}
      />
      {state === 'running' && <path d={outlines[risk]} className="mark-arc" pathLength={100} fill="none" stroke="currentColor" strokeWidth={2.25} strokeLinecap="round" strokeDasharray="28 100" />}
      {inside !== undefined && <path d={inside} transform={risk === 'out' ? 'translate(-1 0)' : undefined} fill="none" stroke={filled ? 'var(--on-risk)' : 'currentColor'} strokeWidth={filled ? 2 : 1.75} strokeLinecap="round" strokeLinejoin="round" />}
    </svg>
  );
}
