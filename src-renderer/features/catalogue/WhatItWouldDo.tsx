import { Hand, ShieldCheck, ShieldX, TriangleAlert, Undo2, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Decision, Explanation, Risk, UndoView } from '../../../src-preload/contract/index.ts';
import { PreviewWell } from '../approvals/PreviewWell.tsx';
import { Button } from '../../ui/Button.tsx';
import { asSentence } from '../../ui/format.ts';
import { describeEffect } from './effectLines.ts';
import type { TryIt } from './useTryIt.ts';

const tones: Record<Risk, string> = { read: 'text-(--text-2)', write: 'text-(--write)', destroy: 'text-(--destroy)', out: 'text-(--out)' };

/** The fact well under the form: effects, verdict and way back, worked out by the runtime. Nothing has run. */
export function WhatItWouldDo({ tryIt }: { tryIt: TryIt }): ReactNode {
  const { explanation, outdated, error } = tryIt.explained;
  // Not of one argument: the place is closed, what it names is gone.
  const whole = tryIt.json === null ? tryIt.problems.find((problem) => problem.path.length === 0) : undefined;
  const missing = tryIt.problems.some((problem) => problem.state === 'missing');
  return (
    <section aria-label="What this would do" aria-busy={outdated} className="overflow-hidden rounded-(--r2) bg-(--well) text-(length:--t-small) leading-(--lh-small)">
      <div className="flex min-h-7 items-center gap-2 px-2.5 py-[5px]">
        <h3 className="font-[560]">What this would do</h3>
        <span className="ml-auto text-(--text-3)">worked out as you type, nothing has run</span>
      </div>
      <div className={outdated ? 'opacity-60 transition-opacity delay-300 duration-(--base)' : undefined}>
        {whole ? (
          <Line icon={TriangleAlert} tone="text-(--destroy)">{asSentence(whole.message)}</Line>
        ) : error !== null ? (
          <Line icon={TriangleAlert} tone="text-(--destroy)">{error}</Line>
        ) : !explanation || explanation.effects.length === 0 ? (
          <div className="border-t border-(--line) px-2.5 py-[7px] text-(--text-3)">{effectsAbsent(explanation, missing, tryIt.problems.length > 0)}</div>
        ) : (
          <Effects explanation={explanation} />
        )}
        {explanation?.decision && <Verdict decision={explanation.decision} />}
        {explanation && explanation.effects.length > 0 && <WayBack undo={explanation.undo} />}
        {explanation && explanation.effects.length > 0 && <PreviewPart explanation={explanation} tryIt={tryIt} />}
      </div>
    </section>
  );
}

function effectsAbsent(explanation: Explanation | null, missing: boolean, wrong: boolean): string {
  if (missing) return 'Shown once the arguments are complete.';
  if (wrong) return 'Shown once the arguments are right.';
  return explanation ? 'Touches nothing outside Steward.' : 'Working it out.';
}

function Effects({ explanation }: { explanation: Explanation }): ReactNode {
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3.5 gap-y-[3px] border-t border-(--line) px-2.5 py-[7px] font-mono leading-[19px]">
      {explanation.effects.map((effect, index) => {
        const line = describeEffect(effect);
        return (
          // oxlint-disable-next-line react/no-array-index-key
          <div key={index} className="contents">
            <dt className={tones[line.tone]}>{line.verb}</dt>
            <dd className="min-w-0 [overflow-wrap:anywhere]">{line.object} <span className="text-(--text-3)">{line.remark}</span></dd>
          </div>
        );
      })}
    </dl>
  );
}

function Verdict({ decision }: { decision: Decision }): ReactNode {
  const rule = <code>{decision.ruleId}</code>;
  switch (decision.verdict) {
    case 'allow':
      return <Line icon={ShieldCheck}>Would run at once, by {rule}: {asSentence(decision.reason)}</Line>;
    case 'ask':
      return <Line icon={Hand}>Would ask you, by {rule}: {asSentence(decision.reason)}</Line>;
    case 'deny':
      return <Line icon={ShieldX} tone="text-(--destroy)">Would be refused, by {rule}: {asSentence(decision.reason)}</Line>;
  }
}

function WayBack({ undo }: { undo: UndoView }): ReactNode {
  switch (undo.state) {
    case 'none':
      return <Line icon={Undo2}>Changes nothing, so there is nothing to undo.</Line>;
    case 'impossible':
      return <Line icon={TriangleAlert} tone="text-(--destroy)">Cannot be undone: {asSentence(undo.reason)}</Line>;
    case 'planned':
    case 'available':
    case 'undone':
      return <Line icon={Undo2}>Can be undone.</Line>;
    case 'unknown':
    case 'expired':
      return <Line icon={TriangleAlert}>{undo.reason}</Line>;
  }
}

function PreviewPart({ explanation, tryIt }: { explanation: Explanation; tryIt: TryIt }): ReactNode {
  if (explanation.previewError !== undefined) return <Line icon={TriangleAlert}>No preview: {explanation.previewError}</Line>;
  if (explanation.preview) return <div className="border-t border-(--line)"><PreviewWell preview={explanation.preview} /></div>;
  // Reading shows its result at once; there is nothing to preview.
  if (tryIt.preview || explanation.risk === 'read') return null;
  return (
    <div className="flex border-t border-(--line) px-1 py-0.5">
      <Button variant="ghost" size="small" onClick={tryIt.askPreview}>Show the preview</Button>
    </div>
  );
}

function Line({ icon: Icon, tone, children }: { icon: LucideIcon; tone?: string; children: ReactNode }): ReactNode {
  return (
    <div className={`flex items-start gap-2 border-t border-(--line) px-2.5 py-[7px] ${tone ?? 'text-(--text-2)'}`}>
      <Icon size={14} strokeWidth={1.75} className="mt-0.5 flex-none" aria-hidden />
      <span className="min-w-0">{children}</span>
    </div>
  );
}
