import { Ellipsis } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import type { ServerView } from '../../../src-preload/contract/index.ts';
import { useRequest } from '../../hooks/useRequest.ts';
import { Button } from '../../ui/Button.tsx';
import { formatCount } from '../../ui/format.ts';
import { Menu } from '../../ui/Menu.tsx';
import { VisibleText } from '../../ui/VisibleText.tsx';
import { HeldTool } from './HeldTool.tsx';
import { LatencyLine } from './LatencyLine.tsx';
import { heldCount, latencyWords, needsSignIn, rowWords, shortAddress, toolWords } from './serverText.ts';
import { StateIcon } from './StateIcon.tsx';

export type DetailTab = 'tools' | 'resources' | 'prompts' | 'log' | 'doctor' | 'about';

export interface ServerRowActions {
  open(name: string, tab?: DetailTab): void;
  setEnabled(name: string, enabled: boolean): void;
  refresh(name: string): void;
  remove(name: string): void;
  signIn(name: string): void;
  cancelSignIn(name: string): void;
  signOut(name: string): void;
}

/** Columns of every row; what does not fit beside an open pane is in the pane. */
export const rowColumns = 'grid grid-cols-[16px_minmax(0,1.15fr)_112px_178px_minmax(0,1fr)_164px] items-center gap-x-3 px-4 @max-[860px]:grid-cols-[16px_minmax(0,1.15fr)_104px_minmax(0,1fr)_164px] @max-[620px]:grid-cols-[16px_minmax(0,1fr)_164px]';

/** An accepted server: state, name and address, tools, latency, what is to be known, what can be done. */
export const ServerRow = memo(function ServerRow({ server, selected, actions }: { server: ServerView; selected: boolean; actions: ServerRowActions }): ReactNode {
  const { name, state, owner, enabled } = server;
  const held = heldCount(server);
  return (
    <div aria-current={selected || undefined} className={`border-b border-(--line) ${selected ? 'bg-(--selected)' : 'hover:bg-(--hover)'}`} onClick={(event) => { if (!(event.target as Element).closest('button, a, [role="menu"], article')) actions.open(name); }}>
      <div className={`${rowColumns} min-h-[46px] py-1`}>
        <StateIcon server={server} />
        <div className="min-w-0">
          <a href={`#/servers/${encodeURIComponent(name)}`} data-row-focus className="block truncate font-[560] text-(--text)">{name}</a>
          <code className="block truncate text-[11.5px] leading-4 text-(--text-3)" title={server.address}><VisibleText text={shortAddress(server.address)} /></code>
        </div>
        <span className="text-(--text-2) tabular-nums @max-[620px]:hidden">{toolWords(server)}</span>
        <span className="flex min-w-0 items-center gap-2.5 text-(length:--t-small) text-(--text-2) tabular-nums @max-[860px]:hidden">{server.p50Ms !== null && <><LatencyLine latencies={server.latencies} /><span className="truncate">{latencyWords(server)}</span></>}</span>
        <span className={`line-clamp-2 min-w-0 text-(length:--t-small) leading-(--lh-small) [overflow-wrap:anywhere] @max-[620px]:hidden ${state === 'failed' ? 'text-(--text)' : 'text-(--text-2)'}`}><VisibleText text={rowWords(server)} /></span>
        <span className="flex items-center justify-end gap-1">
          {held > 0 && state !== 'failed' && <Button size="small" onClick={() => actions.open(name, 'tools')}>Review {held}…</Button>}
          {needsSignIn(server) && <Button size="small" onClick={() => actions.signIn(name)}>Sign in</Button>}
          {server.signInAttempt?.state === 'waiting' && <Button size="small" onClick={() => actions.cancelSignIn(name)}>Cancel</Button>}
          {state === 'failed' && server.signIn !== 'needed' && <Button size="small" onClick={() => actions.open(name, 'doctor')}>Find out why</Button>}
          {state === 'degraded' && held === 0 && <Button size="small" onClick={() => actions.open(name, 'log')}>Log</Button>}
          {!enabled && owner === 'person' && <Button size="small" onClick={() => actions.setEnabled(name, true)}>Switch on</Button>}
          <Menu
            align="end"
            label={`More for ${name}`}
            trigger={<Button variant="ghost" size="small-icon" aria-label={`More for ${name}`}><Ellipsis /></Button>}
            choices={[
              ...(enabled ? [{ id: 'refresh', label: 'Ask for its tools again', onSelect: () => actions.refresh(name) }] : []),
              { id: 'log', label: 'Log', onSelect: () => actions.open(name, 'log') },
              { id: 'doctor', label: 'Doctor', onSelect: () => actions.open(name, 'doctor') },
              ...(server.signIn === 'signed-in' ? [{ id: 'sign-out', label: 'Sign out', detail: 'Forgets its tokens', onSelect: () => actions.signOut(name) }] : []),
              ...(owner === 'person'
                ? [
                    { id: 'enabled', label: enabled ? 'Switch off' : 'Switch on', onSelect: () => actions.setEnabled(name, !enabled) },
                    { id: 'remove', label: 'Remove', detail: 'Can be undone in the audit', onSelect: () => actions.remove(name) },
                  ]
                : [{ id: 'owner', label: 'About', detail: 'Set up by whoever runs Steward', onSelect: () => actions.open(name, 'about') }]),
            ]}
          />
        </span>
      </div>
      {held > 0 && !selected && <HeldExcerpt name={name} version={JSON.stringify(server.held)} onOpen={() => actions.open(name, 'tools')} />}
    </div>
  );
});

const shownInRow = 2;

/** The first held definitions under their server, so that a change is read before anything is opened. */
function HeldExcerpt({ name, version, onOpen }: { name: string; version: string; onOpen: () => void }): ReactNode {
  const { data } = useRequest('servers.tools', { name }, version);
  const held = [...(data?.held ?? [])].sort((a, b) => b.warnings.length - a.warnings.length);
  if (held.length === 0) return null;
  return (
    <div className="grid gap-1.5 pr-4 pb-2.5 pl-11">
      {held.slice(0, shownInRow).map((tool) => <HeldTool key={tool.tool} held={{ ...tool, changes: tool.changes.slice(0, 3), warnings: tool.warnings.slice(0, 2) }} />)}
      <p className="text-(length:--t-small) text-(--text-3)">{held.length > shownInRow ? `${formatCount(held.length - shownInRow, 'more tool')} held. ` : ''}Held until you accept {held.length === 1 ? 'it' : 'them'}; what was accepted before is not used either. <button type="button" className="target text-(--accent)" onClick={onOpen}>Review</button></p>
    </div>
  );
}
