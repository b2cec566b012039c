import { ChevronDown, Plus, Radar, Search, X } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { FoundServer, ServersState } from '../../../src-preload/contract/index.ts';
import { useClient } from '../../hooks/useClient.ts';
import { useFindKey } from '../../hooks/useFindKey.ts';
import { toRequestError } from '../../hooks/useRequest.ts';
import { useTopicOrError } from '../../hooks/useTopic.ts';
import { goTo } from '../../layout/routes.ts';
import { PaneHeader, Panes } from '../../layout/Shell.tsx';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatWhen } from '../../ui/format.ts';
import { Menu } from '../../ui/Menu.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { AddPanel } from './AddPanel.tsx';
import { AddServerDialog } from './AddServerDialog.tsx';
import { ServerDetail } from './ServerDetail.tsx';
import { groupServers } from './serverGroups.ts';
import { ServerList } from './ServerList.tsx';
import type { DetailTab, ServerRowActions } from './ServerRow.tsx';
import { openSignInPage } from './signInPage.ts';
import { useServerAction } from './useServerAction.ts';

interface Adding {
  key: string;
  found: readonly FoundServer[];
  refused: readonly string[];
}

/** Other MCP servers: those in use, and those that were found; beside them the chosen one, or what would be added. */
export function ServersScreen({ name }: { name: string | null }): ReactNode {
  const { state, error } = useTopicOrError('servers', undefined);
  const [query, setQuery] = useState('');
  const [tab, setTab] = useState<DetailTab>('tools');
  const [adding, setAdding] = useState<Adding>();
  const [byHand, setByHand] = useState(false);
  const action = useServerAction();
  const search = useSearch();
  const field = useRef<HTMLInputElement>(null);
  useFindKey(field);
  const opener = useRef<Element | null>(null);
  const { run } = action;

  const actions = useMemo((): ServerRowActions => ({
    open(server, next) {
      opener.current = document.activeElement;
      setAdding(undefined);
      if (next) setTab(next);
      goTo(`#/servers/${encodeURIComponent(server)}`);
    },
    setEnabled: (server, enabled) => void run('servers.setEnabled', { name: server, enabled }),
    refresh: (server) => void run('servers.refresh', { name: server }),
    remove: (server) => void run('servers.remove', { name: server }),
    signIn(server) {
      goTo(`#/servers/${encodeURIComponent(server)}`);
      void run('servers.signIn', { name: server }).then((started) => {
        if (started) openSignInPage(started.url);
      });
    },
    cancelSignIn: (server) => void run('servers.cancelSignIn', { name: server }),
    signOut: (server) => void run('servers.signOut', { name: server }),
  }), [run]);
  const look = useCallback((key: string, found: readonly FoundServer[], refused: readonly string[] = []): void => {
    opener.current = document.activeElement;
    setAdding({ key, found, refused });
    goTo('#/servers');
  }, []);
  const ignore = useCallback((identities: readonly string[], ignored: boolean): void => void run('servers.ignore', { identities: [...identities], ignored }), [run]);
  // A link to a server takes the place of what would be added.
  useEffect(() => {
    if (name !== null) setAdding(undefined);
  }, [name]);

  const rows = useMemo(() => (state ? groupServers(state, query) : []), [state, query]);
  const server = state?.servers.find((one) => one.name === name);
  const close = (): void => {
    setAdding(undefined);
    goTo('#/servers');
    if (opener.current instanceof HTMLElement && opener.current.isConnected) opener.current.focus();
  };
  const inspector = adding ? (
    <AddPanel
      key={adding.key}
      found={adding.found}
      refused={adding.refused}
      onClose={close}
      onAdded={([first]) => {
        setAdding(undefined);
        setTab('tools');
        goTo(first === undefined || adding.found.length > 1 ? '#/servers' : `#/servers/${encodeURIComponent(first)}`);
      }}
    />
  ) : server ? <ServerDetail server={server} tab={tab} onTab={setTab} actions={actions} onClose={close} /> : undefined;

  return (
    <div className="grid min-h-0 min-w-0 [--inspector:clamp(400px,36vw,600px)]">
      <Panes inspector={inspector ?? null} inspectorName={adding ? 'Import preview' : (name ?? 'Server')} inspectorOpen={inspector !== undefined} onInspectorClose={close}>
        <PaneHeader>
          <h1>Servers</h1>
          <span className="truncate text-(length:--t-small) text-(--text-3) tabular-nums">{state && summary(state)}</span>
          <span className="ml-auto" />
          {state && state.servers.length + state.found.length > 8 && (
            <label className="flex h-(--control) w-[180px] min-w-0 items-center gap-1.5 rounded-(--r2) border border-(--line-2) bg-(--surface) px-2 focus-within:outline-2 focus-within:outline-(--accent)">
              <Search size={14} className="flex-none text-(--text-3)" aria-hidden />
              <input ref={field} aria-label="Find a server" placeholder="Find" value={query} onChange={(event) => setQuery(event.target.value)} onKeyDown={(event) => { if (event.key === 'Escape') setQuery(''); }} className="min-w-0 flex-1 bg-transparent outline-none" />
              {query !== '' && <button type="button" aria-label="Clear" onClick={() => setQuery('')} className="grid size-5 place-items-center rounded-(--r1) text-(--text-3) hover:bg-(--hover)"><X size={13} aria-hidden /></button>}
            </label>
          )}
          {search.looking ? <Button variant="ghost" onClick={search.stop}>Stop looking</Button> : (
            <span className="flex flex-none">
              <Button variant="ghost" className="pr-1.5" onClick={() => search.start(false)}><Radar />{state?.search.state === 'done' ? 'Look again' : 'Look for servers'}</Button>
              <Menu align="end" label="Where to look" trigger={<Button variant="ghost" className="px-1" aria-label="Where to look"><ChevronDown /></Button>} choices={[{ id: 'here', label: 'On this computer', detail: 'Other programs’ configurations, ports, what is announced', onSelect: () => search.start(false) }, { id: 'network', label: 'In the local network, too', detail: 'Asks other machines whether they are MCP servers', onSelect: () => search.start(true) }]} />
            </span>
          )}
          <Button onClick={() => setByHand(true)}><Plus />Add server</Button>
        </PaneHeader>
        {(action.error ?? search.error) && <div className="flex-none px-4 pt-3"><ErrorNote error={(action.error ?? search.error)!} onRetry={() => { action.clear(); search.clear(); }} retryLabel="Close" /></div>}
        {name !== null && state && !server && <div className="flex-none px-4 pt-3"><ErrorNote message={`No server is called ${name}`} hint="It may have been removed; that can be undone in the audit" onRetry={close} retryLabel="Close" /></div>}
        {error && !state ? <div className="p-4"><ErrorNote error={error} /></div> : !state ? <Skeleton rows={10} rowHeight={46} /> : rows.length > 0 ? (
          <ServerList rows={rows} selected={adding?.key ?? (name === null ? null : `server ${name}`)} actions={actions} onLook={look} onIgnore={ignore} />
        ) : query !== '' ? (
          <EmptyState title="No server matches" text={`${state.servers.length + state.found.length} without the filter.`}><Button onClick={() => setQuery('')}>Show all</Button></EmptyState>
        ) : (
          <EmptyState title={search.looking || state.search.state === 'looking' ? 'Looking on this computer' : state.search.state === 'done' ? 'No MCP server was found' : 'No other MCP server yet'} text="Tools of other MCP servers become functions here, under the same policy, approval and audit. Looking starts and trusts none."><Button onClick={() => search.start(false)} disabled={search.looking}>Look for servers</Button></EmptyState>
        )}
      </Panes>
      <AddServerDialog open={byHand} onClose={() => setByHand(false)} onProposed={(found, refused) => { setByHand(false); look(found.length === 1 ? `found ${found[0]?.identity ?? ''}` : 'document', found, refused); }} />
    </div>
  );
}

/** "6 added, 5 answer; looked at 14:02". */
function summary({ servers, search }: ServersState): string {
  const answer = servers.filter(({ state }) => state === 'ready' || state === 'degraded').length;
  const parts = [...(servers.length > 0 ? [`${servers.length} added, ${answer} ${answer === 1 ? 'answers' : 'answer'}`] : []), ...(search.state === 'looking' ? ['looking on this computer'] : search.state === 'done' ? [`looked ${formatWhen(search.at)}`] : [])];
  return parts.join('; ');
}

/** A search that can be stopped; what it finds comes through the topic. */
function useSearch(): { looking: boolean; error: { message: string; hint?: string | undefined } | undefined; start(network: boolean): void; stop(): void; clear(): void } {
  const client = useClient();
  const [running, setRunning] = useState<AbortController>();
  const [error, setError] = useState<{ message: string; hint?: string | undefined }>();
  const start = (network: boolean): void => {
    const abort = new AbortController();
    setRunning(abort);
    setError(undefined);
    client.request('servers.discover', { network }, { signal: abort.signal }).then(
      () => setRunning(undefined),
      (reason: unknown) => {
        setRunning(undefined);
        if (!abort.signal.aborted) setError(toRequestError(reason));
      },
    );
  };
  return { looking: running !== undefined, error, start, stop: () => running?.abort(), clear: () => setError(undefined) };
}
