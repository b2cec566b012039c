import { ChevronDown, ChevronUp, Redo2, Undo2, X } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { AuditDetail, AuditEntry, AuditRow, Json } from '../../../src-preload/contract/index.ts';
import { useRequest } from '../../hooks/useRequest.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { asSentence, formatDuration, formatExactTime, formatDay } from '../../ui/format.ts';
import { Mark } from '../../ui/Mark.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { VisibleText } from '../../ui/VisibleText.tsx';
import { describeEffect, effectTones } from '../catalogue/effectLines.ts';
import { describeServed } from '../chat/servedText.ts';
import { UndoConflict } from '../chat/UndoConflict.tsx';
import { nameDecider, shortHash } from './entryText.ts';
import type { WayBackActions } from './useWayBack.ts';

interface EntryDrawerProps {
  callId: string;
  /** The row as the table has it: its state is newer than the detail's while a call runs. */
  entry: AuditEntry | undefined;
  wayBack: WayBackActions;
  onPrevious(): void;
  onNext(): void;
  onClose(): void;
}

/** Everything the log knows of one call, in the inspector. */
export function EntryDrawer({ callId, entry, wayBack, onPrevious, onNext, onClose }: EntryDrawerProps): ReactNode {
  const { data, error, retry } = useRequest('audit.get', { callId }, `${entry?.state} ${entry?.undo.state}`);
  const detail = data?.callId === callId ? data : undefined;
  const head = entry ?? detail;
  // The table's keys hold here too: as a sheet this has the keyboard for itself.
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === 'j') onNext();
    else if (event.key === 'k') onPrevious();
    else if (event.key === 'u' && head?.undo.state === 'available') wayBack.undo(callId);
    else if (event.key === 'u' && head?.undo.state === 'undone') wayBack.redo(callId);
    else return;
    event.preventDefault();
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col bg-(--canvas)" onKeyDown={onKeyDown}>
      <header className="flex h-(--header) flex-none items-center gap-2 border-b border-(--line) pr-3 pl-4">
        {head && <Mark risk={head.risk} state={head.state} size={16} />}
        <h2 className="min-w-0 flex-1 truncate font-semibold" title={head?.phrase.object}>{head ? <VisibleText text={`${head.phrase.base} ${head.phrase.object}`} /> : 'Entry'}</h2>
        <Button variant="ghost" size="icon" aria-label="Previous, K" onClick={onPrevious}><ChevronUp /></Button>
        <Button variant="ghost" size="icon" aria-label="Next, J" onClick={onNext}><ChevronDown /></Button>
        <Button variant="ghost" size="icon" aria-label="Close" onClick={onClose}><X /></Button>
      </header>
      {detail ? <Detail detail={detail} wayBack={wayBack} /> : error ? <div className="p-4"><ErrorNote error={error} onRetry={retry} /></div> : <Skeleton rows={8} />}
    </div>
  );
}

function Detail({ detail, wayBack }: { detail: AuditDetail; wayBack: WayBackActions }): ReactNode {
  return (
    <>
      <div className="min-h-0 flex-1 overflow-auto text-(length:--t-small) leading-(--lh-small) [scrollbar-width:thin]">
        <Section>
          <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3.5 gap-y-[3px] tabular-nums">
            {!isSettings(detail) && <Fact label="Function"><a href={`#/functions/${encodeURIComponent(detail.name)}`} className="font-mono">{detail.name}</a></Fact>}
            <Fact label="When">{formatExactTime(detail.at)}</Fact>
            <Fact label="From"><Origin detail={detail} /></Fact>
            {detail.durationMs !== undefined && <Fact label="Took">{formatDuration(detail.durationMs)}</Fact>}
            {detail.summary !== undefined && <Fact label="Result"><VisibleText text={detail.summary} /></Fact>}
            {detail.served && <Fact label="How">{describeServed(detail.served).sentence}</Fact>}
          </dl>
          {detail.error && <div className="mt-2"><ErrorNote error={detail.error} /></div>}
        </Section>
        <DecidedBy detail={detail} />
        {detail.effects.length > 0 && <Section label="Effects"><Effects detail={detail} /></Section>}
        {Object.keys(detail.arguments).length > 0 && <Section label="Arguments"><Arguments input={detail.arguments} /></Section>}
        <WayBack detail={detail} wayBack={wayBack} />
        <Section label="Place in the chain" last><Chain detail={detail} /></Section>
      </div>
      <footer className="flex flex-none gap-2 border-t border-(--line) px-4 py-3">
        <CopyButton text={() => JSON.stringify(detail, null, 2)} label="Copy JSON" variant="plain" />
      </footer>
    </>
  );
}

function Section({ label, last = false, children }: { label?: string; last?: boolean; children: ReactNode }): ReactNode {
  return (
    <section className={`px-4 py-3 ${last ? '' : 'border-b border-(--line)'}`}>
      {label !== undefined && <h3 className="mb-1 text-(length:--t-micro) leading-(--lh-micro) font-[530] text-(--text-3)">{label}</h3>}
      {children}
    </section>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }): ReactNode {
  return (
    <>
      <dt className="whitespace-nowrap text-(--text-3)">{label}</dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
    </>
  );
}

/** A change of what the person set is no function's call. */
function isSettings({ caller }: AuditDetail): boolean {
  return caller.kind === 'library' && caller.name === 'settings';
}

function Origin({ detail }: { detail: AuditDetail }): ReactNode {
  switch (detail.caller.kind) {
    case 'chat':
      return <><a href={`#/chat/${encodeURIComponent(detail.caller.chatId)}`}>This chat</a>, asked by {detail.caller.model}</>;
    case 'catalogue':
      return 'Functions, by you';
    case 'cli':
      return 'The command line';
    case 'mcp':
      return <VisibleText text={`${detail.caller.client}, over MCP with the token ${detail.caller.tokenId}`} />;
    case 'workflow':
      return `The workflow ${detail.caller.name}`;
    case 'schedule':
      return `The schedule ${detail.caller.name}`;
    case 'library':
      return isSettings(detail) ? 'Settings, by you' : `${detail.caller.name}, as a library`;
  }
}

function DecidedBy({ detail }: { detail: AuditDetail }): ReactNode {
  const { decision } = detail;
  if (!decision) return null;
  const waited = decision.at - detail.at;
  return (
    <Section label="Decided by">
      {decision.by !== 'rule' && <p><span className="font-[560]">{nameDecider(detail)?.text}</span>{decision.by === 'person' && waited >= 1000 && `, after ${formatDuration(waited)}`}</p>}
      <p className="text-(--text-2)">
        {decision.by === 'rule' ? `${decision.verdict === 'deny' ? 'Refused' : 'Allowed'} by rule ` : 'Rule '}<a href="#/settings/policy" className="font-mono">{decision.ruleId}</a>: <VisibleText text={asSentence(decision.reason)} />
        {detail.digest !== undefined && decision.by === 'person' && decision.verdict === 'allow' && <> Approved for digest <code title={detail.digest}>{shortHash(detail.digest)}</code>.</>}
      </p>
      {decision.note !== undefined && decision.note !== '' && <p className="mt-1 text-(--text-2)">Note to the model: “<VisibleText text={decision.note} />”</p>}
    </Section>
  );
}

function Effects({ detail }: { detail: AuditDetail }): ReactNode {
  return (
    <ul className="font-mono">
      {detail.effects.map((effect, index) => {
        const line = describeEffect(effect);
        return (
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index} className="[overflow-wrap:anywhere]"><span className={effectTones[line.tone]}>{line.verb}</span> <VisibleText text={line.object} /> {line.remark !== '' && <span className="text-(--text-3)">{line.remark}</span>}</li>
        );
      })}
    </ul>
  );
}

function Arguments({ input }: { input: Record<string, Json> }): ReactNode {
  return (
    <dl className="grid grid-cols-[fit-content(45%)_minmax(0,1fr)] gap-x-3.5 font-mono">
      {Object.entries(input).map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-(--text-2) [overflow-wrap:anywhere]">{name}</dt>
          <dd className="max-h-[220px] min-w-0 overflow-auto whitespace-pre-wrap [overflow-wrap:anywhere] [scrollbar-width:thin]"><VisibleText text={typeof value === 'string' ? value : JSON.stringify(value, null, 1)} /></dd>
        </div>
      ))}
    </dl>
  );
}

function WayBack({ detail, wayBack }: { detail: AuditDetail; wayBack: WayBackActions }): ReactNode {
  const problem = wayBack.problems[detail.callId];
  const busy = wayBack.busy === detail.callId;
  const body = describeWayBack(detail);
  if (body === null && !problem) return null;
  return (
    <Section label="Way back">
      <div className="flex items-center gap-3">
        <span className="min-w-0 flex-1">{body}</span>
        {detail.undo.state === 'available' && <Button size="small" disabled={busy} onClick={() => wayBack.undo(detail.callId)}><Undo2 />Undo</Button>}
        {detail.undo.state === 'undone' && <Button size="small" disabled={busy} onClick={() => wayBack.redo(detail.callId)}><Redo2 />Redo</Button>}
      </div>
      {problem && (
        <div className="mt-2 grid gap-1.5">
          {problem.mayForce ? <UndoConflict message={problem.message} direction={problem.direction} busy={busy} onKeep={() => wayBack.keep(detail.callId)} onForce={() => (problem.direction === 'undo' ? wayBack.undo(detail.callId, true) : wayBack.redo(detail.callId, true))} /> : <ErrorNote message={problem.message} hint={problem.hint} />}
        </div>
      )}
    </Section>
  );
}

function describeWayBack({ undo }: AuditDetail): string | null {
  switch (undo.state) {
    case 'none':
      return null;
    case 'planned':
      return 'Can be undone once it has run.';
    case 'available':
      return undo.until === undefined ? 'Can be undone.' : `Can be undone until ${formatDay(undo.until)}.`;
    case 'undone':
      return `Undone on ${formatExactTime(undo.at)}.`;
    case 'impossible':
      return `Cannot be undone: ${asSentence(undo.reason)}`;
    case 'unknown':
      return `Way back not known: ${asSentence(undo.reason)}`;
    case 'expired':
      return `Cannot be undone any more: ${asSentence(undo.reason)}`;
  }
}

/** The call's own rows, filled, between their neighbours. */
function Chain({ detail }: { detail: AuditDetail }): ReactNode {
  const own = new Set(detail.rows.map((row) => row.seq));
  const rows: AuditRow[] = [...detail.rows, ...detail.neighbours.filter((row) => !own.has(row.seq))].sort((a, b) => a.seq - b.seq);
  return (
    <ol className="mt-1">
      {rows.map((row, index) => (
        <li key={row.seq} className={`relative grid h-[26px] grid-cols-[44px_88px_minmax(0,1fr)] items-center gap-2 pl-4 ${own.has(row.seq) ? 'bg-(--well)' : ''}`} title={`${row.previous} → ${row.hash}`}>
          <span aria-hidden className={`absolute left-[6px] w-px bg-(--line-2) ${index === 0 ? 'top-3' : 'top-0'} ${index === rows.length - 1 ? 'bottom-3' : 'bottom-0'}`} />
          <span aria-hidden className={`absolute top-[9px] left-[3px] size-[7px] rounded-[2px] border-[1.5px] ${own.has(row.seq) ? 'border-(--accent) bg-(--accent)' : 'border-(--line-control) bg-(--canvas)'}`} />
          <span className="text-(length:--t-micro) text-(--text-3) tabular-nums">{row.seq.toLocaleString('en')}</span>
          <code>{shortHash(row.hash)}</code>
          <span className="truncate text-(--text-2)" title={row.label}>{row.label}</span>
        </li>
      ))}
    </ol>
  );
}
