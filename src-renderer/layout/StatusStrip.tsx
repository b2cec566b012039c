import { CircleAlert, Cpu, Cloud, Folder, Hand, Link2, Server, ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ChainState, Preset, StatusState } from '../../src-preload/contract/index.ts';
import { useTopic } from '../hooks/useTopic.ts';
import { controlKey, Kbd } from '../ui/Kbd.tsx';
import { goTo } from './routes.ts';
import { shortenPath } from './shortenPath.ts';
import { useUiState } from './uiState.ts';

export const presetWords: Record<Preset, string> = { ask: 'Ask', 'read-only': 'Read only', trusted: 'Trusted', unattended: 'Unattended' };

/** The strip along the bottom: what waits, under which policy, where, with which model, and whether the log holds. */
export function StatusStrip(): ReactNode {
  const status = useTopic('status');
  const set = useUiState((state) => state.set);
  const item = 'flex h-full items-center gap-1.5 px-2.5 whitespace-nowrap text-inherit no-underline hover:text-(--text) hover:no-underline [&_svg]:size-3.5';
  return (
    <footer aria-label="Status" data-pane className="col-span-2 row-start-3 flex min-w-0 items-center overflow-hidden border-t border-(--line) bg-(--pane) px-1 text-(length:--t-small) text-(--text-2)">
      {status && (
        <>
          {status.waiting > 0 && (
            <button type="button" onClick={() => goTo('#/approvals')} className="target mx-1.5 flex h-5 flex-none items-center gap-1.5 rounded-(--r1) bg-(--ink) px-2 font-[560] text-(--on-ink) [&_svg]:size-3.5">
              <Hand aria-hidden />
              {status.waiting === 1 ? '1 waits for you' : `${status.waiting} wait for you`}
              <Kbd>{controlKey}</Kbd>
              <Kbd>.</Kbd>
            </button>
          )}
          <a href="#/settings/policy" className={item} title="Policy"><ShieldCheck aria-hidden />{presetWords[status.preset]}</a>
          <Divider />
          <a href="#/settings/workspace" className={`${item} min-w-0 shrink`} title={`Workspace: ${status.workspace}`}><Folder aria-hidden /><span className="truncate">{shortenPath(status.workspace)}</span></a>
          <span className="contents max-[960px]:hidden"><Divider /></span>
          <a href="#/settings/models" className={`${item} min-w-0 shrink`} title="Model and where it runs">{status.model.offline || status.model.where.startsWith('this computer') ? <Cpu aria-hidden /> : <Cloud aria-hidden />}<span className="truncate">{status.model.offline ? 'Offline engine' : `${status.model.label} ${status.model.where.startsWith('this computer') ? 'on' : 'at'} ${status.model.where}`}</span></a>
          <span className="ml-auto" />
          {status.servers.used > 0 && <><ServersItem servers={status.servers} className={item} /><Divider /></>}
          <ChainItem chain={status.audit} className={item} />
          <Divider />
        </>
      )}
      {!status && <span className="ml-auto" />}
      <button type="button" aria-label="Palette" title="Palette" onClick={() => set({ palette: true })} className="flex h-full flex-none items-center gap-1 px-2.5"><Kbd>{controlKey}</Kbd><Kbd>K</Kbd></button>
    </footer>
  );
}

/** Other servers: how many of them are well, and by name the one that is not. */
function ServersItem({ servers: { used, failed, held }, className }: { servers: StatusState['servers']; className: string }): ReactNode {
  const [first] = failed;
  const words = first === undefined ? (held > 0 ? `${held} ${held === 1 ? 'tool' : 'tools'} held` : `Servers ${used}`) : failed.length === 1 ? `${first} fails` : `${failed.length} of ${used} servers fail`;
  return (
    <span role="status" className="flex h-full min-w-0 shrink">
      <a href={first !== undefined && failed.length === 1 ? `#/servers/${encodeURIComponent(first)}` : '#/servers'} data-testid="servers-state" title={failed.join(', ') || 'Servers'} className={`${className} max-w-[220px] min-w-0 shrink ${first === undefined ? (held > 0 ? '!text-(--write)' : '') : 'font-[560] !text-(--destroy)'}`}><Server aria-hidden /><span className="truncate">{words}</span></a>
    </span>
  );
}

function ChainItem({ chain, className }: { chain: ChainState; className: string }): ReactNode {
  switch (chain.state) {
    case 'broken':
      return <a href="#/audit" className={`${className} font-[560] !text-(--destroy)`}><CircleAlert aria-hidden />Audit broken at {chain.seq.toLocaleString('en')}</a>;
    case 'intact':
      return <a href="#/audit" className={`${className} !text-(--accent)`}><Link2 aria-hidden />Audit intact<span className="-ml-1.5 max-[960px]:hidden">, {chain.entries.toLocaleString('en')} entries</span></a>;
    case 'unchecked':
      return <a href="#/audit" className={className}><Link2 aria-hidden />{chain.entries.toLocaleString('en')} audit entries</a>;
  }
}

function Divider(): ReactNode {
  return <span aria-hidden className="h-3 w-px flex-none bg-(--line-2)" />;
}
