import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ServerView } from '../../../src-preload/contract/index.ts';
import { PaneHeader } from '../../layout/Shell.tsx';
import { Button } from '../../ui/Button.tsx';
import { Chip, type ChipTone } from '../../ui/Chip.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { VisibleText } from '../../ui/VisibleText.tsx';
import { AboutTab } from './AboutTab.tsx';
import { ContentTab } from './ContentTab.tsx';
import { DoctorTab } from './DoctorTab.tsx';
import { LatencyLine } from './LatencyLine.tsx';
import { LogTab } from './LogTab.tsx';
import type { DetailTab, ServerRowActions } from './ServerRow.tsx';
import { SignIn } from './SignIn.tsx';
import { heldCount, latencyWords, reasonWords, stateWords, figureWords } from './serverText.ts';
import { ToolsTab } from './ToolsTab.tsx';

const tones: Record<ServerView['state'], ChipTone> = { ready: 'ok', degraded: 'write', failed: 'destroy', starting: 'plain', configured: 'plain', off: 'plain' };

interface ServerDetailProps {
  server: ServerView;
  tab: DetailTab;
  onTab(tab: DetailTab): void;
  actions: ServerRowActions;
  onClose(): void;
}

/** One server: what it runs, how it does, its tools, its log, and what ails it. */
export function ServerDetail({ server, tab, onTab, actions, onClose }: ServerDetailProps): ReactNode {
  const { name, state, enabled, owner } = server;
  const held = heldCount(server);
  const figures = figureWords(server);
  return (
    <div className="flex min-h-0 flex-1 flex-col" onKeyDown={(event) => { if (event.key === 'Escape' && !event.defaultPrevented && !(event.target as Element).matches('input, textarea')) onClose(); }}>
      <PaneHeader>
        <h2 className="min-w-0 truncate font-semibold">{name}</h2>
        <Chip tone={tones[state]}>{stateWords[state]}</Chip>
        <span className="ml-auto" />
        {owner === 'person' && <Button size="small" variant={enabled ? 'ghost' : 'plain'} onClick={() => actions.setEnabled(name, !enabled)}>{enabled ? 'Switch off' : 'Switch on'}</Button>}
        <Button variant="ghost" size="small-icon" aria-label="Close" onClick={onClose}><X /></Button>
      </PaneHeader>
      <div className="flex-none px-4 py-3">
        <div className="flex items-start gap-1 rounded-(--r2) bg-(--well) py-1.5 pr-1.5 pl-2.5">
          <code className="max-h-[72px] min-w-0 flex-1 overflow-auto text-(length:--t-small) leading-(--lh-small) [overflow-wrap:anywhere] [scrollbar-width:thin]"><VisibleText text={server.address} /></code>
          <CopyButton compact label="Copy" text={server.address} />
        </div>
        {server.reason && tab !== 'doctor' && server.signIn !== 'needed' && (state === 'failed' || state === 'degraded') && <p role="status" className="pt-2 text-(length:--t-small) leading-(--lh-small) [overflow-wrap:anywhere]"><VisibleText text={reasonWords(server)} />{server.reason.hint !== undefined && <span className="text-(--text-3)">. <VisibleText text={server.reason.hint} /></span>}</p>}
        <SignIn server={server} actions={actions} onKey={() => onTab('doctor')} />
        {enabled && <p className="flex flex-wrap items-center gap-x-3 gap-y-1 pt-2 text-(length:--t-small) text-(--text-2) tabular-nums">{server.p50Ms !== null && <span className="flex items-center gap-2"><LatencyLine latencies={server.latencies} />{latencyWords(server)}</span>}{figures.map((text) => <span key={text}>{text}</span>)}</p>}
      </div>
      <Tabs label={`About ${name}`} tabs={[{ id: 'tools', label: held > 0 ? `Tools, ${held} held` : `Tools ${server.tools}` }, { id: 'resources', label: 'Resources' }, { id: 'prompts', label: 'Prompts' }, { id: 'log', label: 'Log' }, { id: 'doctor', label: 'Doctor' }, { id: 'about', label: 'About' }]} selected={tab} onSelect={onTab} />
      <div role="tabpanel" aria-label={tab} className="flex min-h-0 flex-1 flex-col">{draw()}</div>
    </div>
  );

  function draw(): ReactNode {
    switch (tab) {
      case 'tools':
        return <ToolsTab key={name} server={server} />;
      case 'resources':
      case 'prompts':
        return <ContentTab key={`${name} ${tab}`} server={server} kind={tab} />;
      case 'log':
        return <LogTab key={name} server={server} />;
      case 'doctor':
        return <DoctorTab key={name} server={server} actions={actions} />;
      case 'about':
        return <AboutTab key={name} server={server} actions={actions} />;
    }
  }
}
