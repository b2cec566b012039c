import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, type ReactNode } from 'react';
import type { HeldTool as Held, ServerTool, ServerView } from '../../../src-preload/contract/index.ts';
import { useRequest } from '../../hooks/useRequest.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatShortDay } from '../../ui/format.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { VisibleText } from '../../ui/VisibleText.tsx';
import { HeldTool } from './HeldTool.tsx';
import { heldCount } from './serverText.ts';
import { useServerAction } from './useServerAction.ts';

type Row = { kind: 'held'; held: Held } | { kind: 'tool'; tool: ServerTool };

/** Tools of a server: those that wait, each with what changed, then those in use. Accepting names the hash that is shown. */
export function ToolsTab({ server }: { server: ServerView }): ReactNode {
  const { name } = server;
  const { data, error, retry } = useRequest('servers.tools', server.enabled ? { name } : null, `${name} ${server.tools} ${JSON.stringify(server.held)}`);
  const action = useServerAction();
  const scroller = useRef<HTMLDivElement>(null);
  const rows: Row[] = [...(data?.held ?? []).map((held): Row => ({ kind: 'held', held })), ...(data?.tools ?? []).map((tool): Row => ({ kind: 'tool', tool }))];
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: (index) => (rows[index]?.kind === 'held' ? 140 : 44), getItemKey: (index) => keyOf(rows[index]) ?? index, overscan: 8 });

  const accept = (tools: readonly Held[]): void => {
    void action.run('servers.accept', { name, tools: tools.map(({ tool, hash }) => ({ tool, hash })) }).then(() => retry());
  };
  const held = data?.held ?? [];

  if (!server.enabled) return <EmptyState title="It is switched off" text="Its tools are known once it has been switched on and asked." />;
  if (error && !data) return <div className="p-4"><ErrorNote error={error} onRetry={retry} /></div>;
  if (!data) return <Skeleton rows={8} rowHeight={44} />;
  if (rows.length === 0) return <EmptyState title={server.state === 'failed' ? 'It could not be asked for its tools' : server.state === 'starting' ? 'It is being asked for its tools' : 'It offers no tools'} text={server.reason?.message ?? ''} />;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {held.length > 0 && (
        <div className="flex flex-none flex-wrap items-center gap-2 border-b border-(--line) px-4 py-2 text-(length:--t-small) text-(--text-2)">
          <span className="min-w-0 flex-1">{held.length === 1 ? 'One tool is' : `${held.length} tools are`} held. Nothing calls {held.length === 1 ? 'it' : 'them'} until you accept what is shown.</span>
          {held.length > 1 && <Button size="small" disabled={action.busy} onClick={() => accept(held)} data-testid="accept-all">Accept all {heldCount(server)}</Button>}
        </div>
      )}
      {action.error && <div className="flex-none px-4 pt-2"><ErrorNote error={action.error} onRetry={() => { action.clear(); retry(); }} retryLabel="Look again" /></div>}
      <div ref={scroller} className="min-h-0 flex-1 overflow-auto [scrollbar-width:thin]">
        <ul aria-label={`Tools of ${name}`} className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            return row && (
              <li key={item.key} ref={virtual.measureElement} data-index={item.index} aria-setsize={rows.length} aria-posinset={item.index + 1} className="absolute inset-x-0 top-0" style={{ transform: `translateY(${item.start}px)` }}>
                {row.kind === 'held' ? (
                  <div className="px-4 pt-2">
                    <HeldTool held={row.held}><Button size="small" disabled={action.busy} onClick={() => accept([row.held])} aria-label={`Accept ${row.held.tool}`}>Accept</Button></HeldTool>
                  </div>
                ) : <ToolRow tool={row.tool} first={item.index === held.length} />}
              </li>
            );
          })}
        </ul>
      </div>
    </div>
  );
}

function keyOf(row: Row | undefined): string | undefined {
  if (!row) return undefined;
  return row.kind === 'held' ? `held ${row.held.tool} ${row.held.hash}` : `tool ${row.tool.name}`;
}

function ToolRow({ tool, first }: { tool: ServerTool; first: boolean }): ReactNode {
  return (
    <div className={`px-4 py-1.5 ${first ? 'mt-1' : 'border-t border-(--line)'}`}>
      <div className="flex items-baseline gap-2">
        <a href={`#/functions/${encodeURIComponent(tool.functionName)}`} className="min-w-0 truncate font-mono text-(length:--t-small)" title={tool.functionName}><VisibleText text={tool.name} /></a>
        <span className="ml-auto flex-none text-(length:--t-micro) text-(--text-3)">accepted {formatShortDay(tool.pinnedAt)}</span>
      </div>
      <p className="line-clamp-2 text-(length:--t-small) leading-(--lh-small) text-(--text-2)" title={tool.description}><VisibleText text={tool.description} /></p>
    </div>
  );
}
