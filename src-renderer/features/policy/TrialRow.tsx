import { ArrowRight, Ban, Check, Hand, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { EffectVerdict, PolicyTrial, Verdict } from '../../../src-preload/contract/index.ts';
import { formatWhen } from '../../ui/format.ts';
import { Mark } from '../../ui/Mark.tsx';
import { VisibleText } from '../../ui/VisibleText.tsx';
import { nameCaller } from '../audit/entryText.ts';
import { differenceOf } from './trials.ts';

const verdicts: Record<Verdict, { word: string; icon: LucideIcon; tone: string }> = {
  allow: { word: 'Runs', icon: Check, tone: 'text-(--text)' },
  ask: { word: 'Asks', icon: Hand, tone: 'text-(--write)' },
  deny: { word: 'Refused', icon: Ban, tone: 'text-(--destroy)' },
};

/** One call: what the rules in force say of it, and what the edited ones would. */
export function TrialRow({ trial }: { trial: PolicyTrial }): ReactNode {
  const difference = differenceOf(trial);
  return (
    <li data-testid="trial" data-difference={difference} className="flex min-w-0 items-start gap-2 border-b border-(--line) px-2.5 py-2 [contain-intrinsic-size:auto_52px] [content-visibility:auto]">
      <span className="mt-0.5"><Mark risk={trial.risk} state={trial.after.verdict === 'deny' ? 'refused' : trial.after.verdict === 'ask' ? 'waiting' : 'done'} size={16} decorative /></span>
      <div className="min-w-0 flex-1">
        <p className="flex min-w-0 items-baseline gap-2">
          <span className="min-w-0 truncate font-[530]" title={trial.what}><VisibleText text={trial.what} /></span>
          <span className="ml-auto flex-none text-(length:--t-micro) text-(--text-3) tabular-nums">{nameCaller(trial.caller)}{trial.at !== undefined && `, ${formatWhen(trial.at)}`}</span>
        </p>
        <p className="flex min-w-0 flex-wrap items-center gap-x-2 text-(length:--t-small) leading-(--lh-small)">
          {difference === 'none' ? <Said said={trial.after} /> : <><Said said={trial.before} old /><ArrowRight size={14} aria-label="would become" className="flex-none text-(--text-3)" /><Said said={trial.after} /></>}
        </p>
      </div>
    </li>
  );
}

function Said({ said, old = false }: { said: EffectVerdict; old?: boolean }): ReactNode {
  const { word, icon: Icon, tone } = verdicts[said.verdict];
  return (
    <span title={said.reason} className={`inline-flex min-w-0 items-center gap-1 ${old ? 'text-(--text-3)' : tone}`}>
      <Icon size={13} aria-hidden className="flex-none" />
      <span className={old ? 'line-through' : 'font-[560]'}>{word}</span>
      <code className="min-w-0 truncate text-(--text-3)">{said.ruleId}</code>
    </span>
  );
}
