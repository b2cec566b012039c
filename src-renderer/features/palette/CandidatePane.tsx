import { Hand, ShieldCheck, ShieldX, TriangleAlert, Undo2, type LucideIcon } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import type { Explanation, Json, Risk } from '../../../src-preload/contract/index.ts';
import { useDelayed } from '../../hooks/useDelayed.ts';
import { useRequest } from '../../hooks/useRequest.ts';
import { shortenPath } from '../../layout/shortenPath.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import { VisibleText } from '../../ui/VisibleText.tsx';
import type { ArgumentTexts } from '../approvals/argumentTexts.ts';
import { PreviewWell } from '../approvals/PreviewWell.tsx';
import { describeEffect } from '../catalogue/effectLines.ts';
import type { Candidate } from './usePaletteGroups.ts';

const tones: Record<Risk, string> = { read: 'text-(--text-3)', write: 'text-(--write)', destroy: 'text-(--destroy)', out: 'text-(--out)' };

interface CandidatePaneProps {
  candidate: Candidate;
  texts: ArgumentTexts;
  onTexts(texts: ArgumentTexts): void;
  /** The arguments as they would be sent, or what keeps them from being read. */
  read: { input: Record<string, Json> } | { problem: string };
}

/** What the chosen function would do: its arguments to change, its effects, the policy's word, the way back. Nothing has run. */
export function CandidatePane({ candidate, texts, onTexts, read }: CandidatePaneProps): ReactNode {
  const input = 'input' in read ? read.input : undefined;
  const settled = useDelayed(JSON.stringify(input ?? null), 120);
  const asked = JSON.parse(settled) as Record<string, Json> | null;
  const quick = useRequest('calls.explain', asked && { name: candidate.name, input: asked, preview: false });
  const complete = quick.data !== undefined && quick.data.problems.length === 0;
  const whole = useRequest('calls.explain', asked && complete ? { name: candidate.name, input: asked, preview: true } : null);
  const explanation = quick.data;
  const heading = explanation?.phrase && explanation.phrase.object !== '' ? `${explanation.phrase.base} ${explanation.phrase.object}` : candidate.title;

  return (
    <section aria-label="What it would do" className="min-h-0 overflow-y-auto border-l border-(--line) p-4 [scrollbar-width:thin] max-[800px]:hidden">
      <div className="flex items-start gap-2">
        <span className="mt-px"><Mark risk={explanation?.risk ?? candidate.risk} ground="surface" /></span>
        <h2 className="min-w-0 text-(length:--t-title) leading-(--lh-title) font-[560] [overflow-wrap:anywhere]"><VisibleText text={heading} /></h2>
      </div>
      <Arguments candidate={candidate} texts={texts} onTexts={onTexts} />
      {'problem' in read && <div className="pt-2"><ErrorNote message={read.problem} /></div>}
      {quick.error && <div className="pt-2"><ErrorNote error={quick.error} /></div>}
      {explanation && <Consequences explanation={explanation} preview={whole.data} />}
    </section>
  );
}

function Arguments({ candidate, texts, onTexts }: Omit<CandidatePaneProps, 'read'>): ReactNode {
  const id = useId();
  const names = Object.keys(texts);
  if (names.length === 0) return <p className="mt-0.5 ml-7 text-(length:--t-small) text-(--text-2)">Needs no arguments.</p>;
  const filled = Object.keys(candidate.arguments).length;
  return (
    <>
      <p className="mt-0.5 mb-2.5 ml-7 text-(length:--t-small) leading-(--lh-small) text-(--text-2)">{filled > 0 ? 'Filled in from what you typed; ' : 'Still to be filled in; '}<Kbd>Tab</Kbd> to change.</p>
      <div className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-2 rounded-(--r2) bg-(--well) px-2.5 py-1.5">
        {names.map((name) => (
          <div key={name} className="contents">
            <label htmlFor={`${id}-${name}`} className={`max-w-[110px] truncate font-mono text-(length:--t-small) ${candidate.missing.includes(name) && texts[name] === '' ? 'text-(--destroy)' : 'text-(--text-3)'}`} title={name}>{name}</label>
            <TextInput id={`${id}-${name}`} mono value={texts[name] ?? ''} onChange={(event) => onTexts({ ...texts, [name]: event.target.value })} className="!h-[22px] border-transparent bg-transparent px-1.5 hover:border-(--line-2) focus:border-(--line-control) focus:bg-(--surface)" />
          </div>
        ))}
      </div>
    </>
  );
}

function Consequences({ explanation, preview }: { explanation: Explanation; preview: Explanation | undefined }): ReactNode {
  const { decision, effects, problems, undo } = explanation;
  if (problems.length > 0) {
    return (
      <ul className="mt-3 grid gap-1 text-(length:--t-small) leading-(--lh-small) text-(--text-2)">
        {problems.map((problem) => <li key={problem.field} className="[overflow-wrap:anywhere]"><code className="text-(--text)">{problem.field}</code> {problem.message}</li>)}
      </ul>
    );
  }
  return (
    <>
      <h3 className="mt-3 mb-0.5 text-(length:--t-micro) leading-(--lh-micro) font-[530] text-(--text-3)">What this would do</h3>
      {effects.length === 0 ? <p className="text-(length:--t-small) text-(--text-2)">Touches nothing outside Steward.</p> : (
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3.5 font-mono text-(length:--t-small) leading-5">
          {effects.map((effect, index) => {
            const line = describeEffect(effect);
            return (
              <div key={index} className="contents">
                <dt className={tones[line.tone]}>{line.verb}</dt>
                <dd className="min-w-0 [overflow-wrap:anywhere]"><VisibleText text={shortenPath(line.object)} />{line.remark !== '' && <span className="text-(--text-3)"> {line.remark}</span>}</dd>
              </div>
            );
          })}
        </dl>
      )}
      <div className="mt-2.5 grid gap-1 text-(length:--t-small) leading-(--lh-small) text-(--text-2)">
        {decision?.verdict === 'allow' && <Line icon={ShieldCheck}>Runs at once, by <code>{decision.ruleId}</code></Line>}
        {decision?.verdict === 'ask' && <Line icon={Hand}>Will ask, by <code>{decision.ruleId}</code></Line>}
        {decision?.verdict === 'deny' && <Line icon={ShieldX} tone="text-(--destroy)">Would be refused, by <code>{decision.ruleId}</code></Line>}
        {(undo.state === 'available' || undo.state === 'planned') && <Line icon={Undo2}>Can be undone</Line>}
        {undo.state === 'impossible' && <Line icon={TriangleAlert} tone="text-(--destroy)">Cannot be undone: {undo.reason}</Line>}
        {undo.state === 'unknown' && <Line icon={TriangleAlert}>{undo.reason}</Line>}
      </div>
      {preview?.preview && <div className="mt-3"><PreviewWell preview={preview.preview} /></div>}
      {preview?.previewError !== undefined && <p className="mt-3 text-(length:--t-small) text-(--text-2)">No preview: {preview.previewError}</p>}
    </>
  );
}

function Line({ icon: Icon, tone = '', children }: { icon: LucideIcon; tone?: string; children: ReactNode }): ReactNode {
  return <p className={`flex items-start gap-[7px] ${tone}`}><Icon size={14} aria-hidden className="mt-0.5" /><span className="min-w-0 [overflow-wrap:anywhere]">{children}</span></p>;
}
