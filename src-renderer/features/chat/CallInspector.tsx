import { Braces, ScrollText, SquareTerminal, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CallView, Effect } from '../../../src-preload/contract/index.ts';
import { PaneHeader } from '../../layout/Shell.tsx';
import { useUiState } from '../../layout/uiState.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { formatClock, formatDuration, formatExactTime } from '../../ui/format.ts';
import { Mark } from '../../ui/Mark.tsx';
import { VisibleText } from '../../ui/VisibleText.tsx';
import { describeEffect, effectTones } from '../catalogue/effectLines.ts';
import { ownAddress } from '../ownFunctions/ownPlace.ts';
import { argumentRows } from './argumentRows.ts';
import { callSteps } from './callSteps.ts';
import { describeServed } from './servedText.ts';

const stateWords: Record<CallView['state'], string> = { queued: 'Waits for its turn', running: 'Runs', waiting: 'Waits for you', done: 'Done', failed: 'Failed', unknown: 'Outcome not known', refused: 'Refused', undone: 'Undone' };
const scopeWords = { once: 'once', chat: 'for this chat', workspace: 'for this workspace', always: 'always' };

/** Everything about one call: state, effects as resolved, decision, arguments, origin, times. */
export function CallInspector({ call, number, expiresAt }: { call: CallView; number: number | undefined; /** While it waits: when it is refused. */ expiresAt?: number | undefined }): ReactNode {
  const set = useUiState((state) => state.set);
  return (
    <>
      <PaneHeader>
        <h2 className="min-w-0 truncate"><VisibleText text={`${call.phrase.base} ${call.phrase.object}`} /></h2>
        {number !== undefined && <span className="flex-none text-(length:--t-small) text-(--text-3)">call {number}</span>}
        <span className="ml-auto" />
        <Button variant="ghost" size="icon" aria-label="Close the inspector" onClick={() => set({ inspectorOpen: false })}><X /></Button>
      </PaneHeader>
      <div className="min-h-0 flex-1 overflow-auto text-(length:--t-small) leading-(--lh-small) [scrollbar-width:thin]">
        <Section label="State">
          <p className="flex items-center gap-2 text-(length:--t-body) leading-(--lh-body)"><Mark risk={call.risk} state={call.state} decorative /><b className="font-[560]">{stateWords[call.state]}</b>{call.state === 'waiting' && expiresAt !== undefined && expiresAt - call.createdAt < 30 * 86_400_000 && <span className="text-(--text-2)">until {formatClock(expiresAt)}, then refused</span>}{call.startedAt !== undefined && call.finishedAt !== undefined && <span className="text-(--text-2)">in {formatDuration(call.finishedAt - call.startedAt)}</span>}</p>
          {call.summary !== undefined && <p className="mt-1 text-(--text-2)">{call.summary}</p>}
          {call.served && <p className="mt-1 text-(--text-2)">{describeServed(call.served).sentence}</p>}
          {call.error && <p className="mt-1 text-(--destroy) [overflow-wrap:anywhere]"><VisibleText text={call.error.message} /> <code>{call.error.code}</code></p>}
        </Section>
        <Section label="Effects, as Steward resolved them">{call.effects.length === 0 ? <p className="text-(--text-3)">None</p> : call.effects.map((effect, index) => <EffectLines key={index} effect={effect} />)}</Section>
        {call.decision && (
          <Section label="Decision">
            <p><b className="font-[560]">{decider(call.decision)}</b>{call.decision.ruleId !== '' && <>, by <a href="#/settings/policy" className="font-mono">{call.decision.ruleId}</a></>}</p>
            <p className="text-(--text-2)">{call.decision.reason}</p>
            {call.decision.note !== undefined && <p className="text-(--text-2)">“<VisibleText text={call.decision.note} />”</p>}
          </Section>
        )}
        {Object.keys(call.arguments).length > 0 && <Section label="Arguments">
          <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3.5 font-mono">
            {argumentRows(call.arguments).map((row) => (
              <div key={row.key} className="contents">
                <dt className="max-w-32 truncate text-(--text-2)" style={{ paddingLeft: row.depth * 12 }} title={row.name}>{row.name}</dt>
                <dd className="max-h-40 min-w-0 overflow-auto [overflow-wrap:anywhere] whitespace-pre-wrap [scrollbar-width:thin]"><VisibleText text={row.text} /></dd>
              </div>
            ))}
          </dl>
          {call.conversions.length > 0 && <p className="mt-1 text-(--text-3)">Converted: {call.conversions.map((conversion) => `${conversion.field} from ${JSON.stringify(conversion.from)} to ${JSON.stringify(conversion.to)}`).join(', ')}</p>}
        </Section>}
        <Section label="Came from">
          <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3.5 gap-y-0.5">
            <dt className="text-(--text-3)">Asked by</dt>
            <dd>{call.caller.kind === 'chat' ? call.caller.model : call.caller.kind === 'mcp' ? call.caller.client : call.caller.kind}</dd>
            {call.digest !== '' && <><dt className="text-(--text-3)">Digest</dt><dd className="font-mono" title={call.digest}>{call.digest.slice(0, 8)}…{call.digest.slice(-4)}</dd></>}
          </dl>
        </Section>
        <Section label="So far">
          <ol className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5">
            {callSteps(call).map((step, index) => (
              <li key={index} className="contents"><time dateTime={new Date(step.at).toISOString()} title={formatExactTime(step.at)} className="font-mono text-(--text-3) tabular-nums">{formatClock(step.at)}</time><span>{step.text}</span></li>
            ))}
          </ol>
        </Section>
      </div>
      <div className="flex flex-none flex-wrap gap-1.5 border-t border-(--line) px-4 py-2.5">
        <CopyButton variant="plain" icon={SquareTerminal} label="Copy as command" text={() => `steward call ${call.name} '${JSON.stringify(call.arguments).replaceAll("'", `'\\''`)}'`} />
        <a href={`#/audit/${call.id}`} className="inline-flex h-(--control) items-center gap-1.5 rounded-(--r2) border border-(--line-2) bg-(--surface) px-2.5 font-medium text-(--text) no-underline hover:bg-(--hover) hover:no-underline"><ScrollText size={16} aria-hidden />Open in audit</a>
        {call.state === 'done' && <a href={ownAddress({ view: 'from', callIds: [call.id] })} className="inline-flex h-(--control) items-center gap-1.5 rounded-(--r2) border border-(--line-2) bg-(--surface) px-2.5 font-medium text-(--text) no-underline hover:bg-(--hover) hover:no-underline"><Braces size={16} aria-hidden />Save this as a function</a>}
      </div>
    </>
  );
}

function decider(decision: NonNullable<CallView['decision']>): string {
  const verdict = { allow: 'Allowed', ask: 'Asks', deny: 'Refused' }[decision.verdict];
  switch (decision.by) {
    case 'person':
      return decision.verdict === 'allow' ? `You, ${scopeWords[decision.scope ?? 'once']}` : 'You refused';
    case 'time-limit':
      return 'Nobody answered in time';
    case 'nobody':
      return 'Nobody could be asked';
    case 'rule':
      return verdict;
  }
}

function Section({ label, children }: { label: string; children: ReactNode }): ReactNode {
  return (
    <section className="border-b border-(--line) px-4 py-3 last:border-b-0">
      <h3 className="mb-1 text-(length:--t-micro) leading-(--lh-micro) font-[530] text-(--text-3)">{label}</h3>
      {children}
    </section>
  );
}

function EffectLines({ effect }: { effect: Effect }): ReactNode {
  const line = describeEffect(effect);
  return (
    <p className="font-mono [overflow-wrap:anywhere] whitespace-pre-wrap">
      <span className={effectTones[line.tone]}>{line.verb}</span> <VisibleText text={line.object} />
      {line.remark !== '' && <span className="block font-(family-name:--sans) text-(--text-3)">{line.remark}</span>}
    </p>
  );
}
