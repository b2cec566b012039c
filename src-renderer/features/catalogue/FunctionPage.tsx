import { Hand, MessageSquare, ShieldCheck, ShieldX, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { FunctionDetail } from '../../../src-preload/contract/index.ts';
import { useRequest } from '../../hooks/useRequest.ts';
import { useTopic } from '../../hooks/useTopic.ts';
import { Chip } from '../../ui/Chip.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { IconLink } from '../../ui/IconLink.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { listFacts } from './functionFacts.ts';
import { LastCalls } from './LastCalls.tsx';
import { SchemaTable } from './SchemaTable.tsx';
import { TryItTab } from './TryItTab.tsx';

type TabId = 'try' | 'schema' | 'phrasings' | 'calls' | 'policy';

/** One function: what it can do, and a place to try it. */
export function FunctionPage({ name }: { name: string }): ReactNode {
  const { data, error, retry } = useRequest('functions.get', { name }, useTopic('status')?.audit.entries);
  return (
    <section aria-label={name} className="flex min-h-0 min-w-0 flex-1 flex-col bg-(--canvas)">
      {data?.name === name ? <Page key={name} detail={data} /> : error ? <div className="p-5"><ErrorNote error={error} onRetry={retry} /></div> : <Skeleton rows={6} />}
    </section>
  );
}

function Page({ detail }: { detail: FunctionDetail }): ReactNode {
  const [tab, setTab] = useState<TabId>('try');
  const count = detail.phrasings.length;
  const tabs: { id: TabId; label: string }[] = [
    { id: 'try', label: 'Try it' },
    { id: 'schema', label: 'Input and output' },
    { id: 'phrasings', label: `${count} phrasing${count === 1 ? '' : 's'}` },
    { id: 'calls', label: detail.calls7d === 1 ? '1 call' : `${detail.calls7d.toLocaleString('en')} calls` },
    { id: 'policy', label: 'Policy' },
  ];
  return (
    <>
      <header className="flex h-(--header) flex-none items-center gap-2 border-b border-(--line) pr-3 pl-4">
        <Mark risk={detail.risk} size={16} />
        <h1 className="truncate font-mono font-semibold">{detail.name}</h1>
        <div className="flex min-w-0 flex-1 gap-1.5 overflow-hidden">{listFacts(detail).map((fact) => <Chip key={fact.text}>{fact.text}</Chip>)}</div>
        <IconLink href="#/functions" label="Close" icon={X} />
      </header>
      <p className="max-w-[70ch] px-5 pt-3.5 pb-3 text-(length:--t-read) leading-[22px]">{detail.description}</p>
      <Tabs label="About this function" tabs={tabs} selected={tab} onSelect={setTab} />
      {tab === 'try' ? <div data-try-it className="flex min-h-0 flex-1 flex-col"><TryItTab detail={detail} /></div> : (
        <div className="min-h-0 flex-1 overflow-auto pb-4 [scrollbar-width:thin]"><OtherTab tab={tab} detail={detail} /></div>
      )}
    </>
  );
}

function OtherTab({ tab, detail }: { tab: Exclude<TabId, 'try'>; detail: FunctionDetail }): ReactNode {
  switch (tab) {
    case 'schema':
      return (
        <>
          <SchemaTable title="Input" schema={detail.inputSchema} showRequired />
          <SchemaTable title="Output" schema={detail.outputSchema} showRequired={false} />
          <div className="flex gap-2 px-5 pt-2">
            <CopyButton text={() => JSON.stringify(detail.inputSchema, null, 2)} label="Copy input schema" />
            <CopyButton text={() => JSON.stringify(detail.outputSchema, null, 2)} label="Copy output schema" />
          </div>
        </>
      );
    case 'phrasings':
      return (
        <div className="px-5 pt-3.5">
          <p className="mb-2 text-(length:--t-small) text-(--text-3)">Sentences that lead here. The offline engine and the search know them.</p>
          <ul>
            {detail.phrasings.map((phrasing) => (
              <li key={phrasing} className="flex min-h-7 items-center gap-2"><MessageSquare size={14} strokeWidth={1.75} className="flex-none text-(--text-3)" aria-hidden />{phrasing}</li>
            ))}
          </ul>
        </div>
      );
    case 'calls':
      return <div className="pt-3.5"><LastCalls name={detail.name} limit={100} refresh={null} /></div>;
    case 'policy':
      return (
        <ul className="px-5 pt-2">
          {detail.policy.map((rule) => {
            const Icon = rule.verdict === 'allow' ? ShieldCheck : rule.verdict === 'ask' ? Hand : ShieldX;
            return (
              <li key={rule.ruleId} className="flex items-start gap-2 border-b border-(--line) py-2 last:border-b-0">
                <Icon size={16} strokeWidth={1.75} className="mt-0.5 flex-none text-(--text-2)" aria-hidden />
                <span className="min-w-0 flex-1">{rule.sentence} <code className="text-(--text-3)">{rule.ruleId}</code></span>
              </li>
            );
          })}
          {detail.policy.length === 0 && <li className="py-2 text-(--text-3)">No rule names it; the preset’s defaults hold.</li>}
          <li className="pt-2"><a href="#/settings/policy">Open policy settings</a></li>
        </ul>
      );
  }
}
