import { PanelLeft } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { Overlay } from '../ui/Overlay.tsx';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import { Rail } from './Rail.tsx';
import { StatusStrip } from './StatusStrip.tsx';
import { useUiState } from './uiState.ts';
import { useNarrow } from './useNarrow.ts';

interface ShellProps {
  children: ReactNode;
}

/** Rail and strip around every screen; the screen itself fills the rest. */
export function Shell({ children }: ShellProps): ReactNode {
  return (
    <div className="grid h-full min-w-[720px] grid-cols-[var(--rail)_minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)_var(--strip)]">
      <ConnectionBanner />
      <Rail />
      <div className="row-start-2 grid min-h-0 min-w-0">{children}</div>
      <StatusStrip />
    </div>
  );
}

interface PanesProps {
  /** The list on the left; a sheet when the window is narrow. */
  list?: ReactNode;
  listName?: string;
  children: ReactNode;
  /** The inspector on the right; a sheet below 1180. */
  inspector?: ReactNode;
  inspectorName?: string;
  inspectorOpen?: boolean;
  onInspectorClose?: () => void;
}

/** List, main and inspector side by side, as far as the window is wide enough. */
export function Panes({ list, listName = 'List', children, inspector, inspectorName = 'Inspector', inspectorOpen = false, onInspectorClose }: PanesProps): ReactNode {
  const narrow = useNarrow(960);
  const medium = useNarrow(1180);
  const { listOpen, set } = useUiState();
  const closeList = (): void => set({ listOpen: false });
  useEffect(() => {
    if (!narrow) set({ listOpen: false });
  }, [narrow, set]);

  return (
    <div className="flex min-h-0 min-w-0">
      {list !== undefined && !narrow && <aside aria-label={listName} data-pane className="flex min-h-0 w-(--list) flex-none flex-col overflow-hidden border-r border-(--line) bg-(--pane)">{list}</aside>}
      {list !== undefined && narrow && <Overlay open={listOpen} onClose={closeList} title={listName} kind="left"><div className="flex min-h-0 flex-1 flex-col bg-(--pane)" onClick={(event) => { if ((event.target as Element).closest('a')) closeList(); }}>{list}</div></Overlay>}
      <main data-pane className="flex min-h-0 min-w-0 flex-1 flex-col bg-(--canvas)">{children}</main>
      {inspector !== undefined && inspectorOpen && !medium && <aside aria-label={inspectorName} data-pane className="flex min-h-0 w-(--inspector) flex-none flex-col overflow-hidden border-l border-(--line) bg-(--canvas)">{inspector}</aside>}
      {inspector !== undefined && medium && <Overlay open={inspectorOpen} onClose={() => onInspectorClose?.()} title={inspectorName} kind="right"><div className="flex min-h-0 flex-1 flex-col bg-(--canvas)">{inspector}</div></Overlay>}
    </div>
  );
}

/** The bar at the top of a pane; in the app's window it moves the window. */
export function PaneHeader({ children, bare = false }: { children: ReactNode; bare?: boolean }): ReactNode {
  return <header className={`flex h-(--header) min-w-0 flex-none items-center gap-2 pr-3 pl-4 [-webkit-app-region:drag] [&_a]:[-webkit-app-region:no-drag] [&_button]:[-webkit-app-region:no-drag] [&_input]:[-webkit-app-region:no-drag] ${bare ? '' : 'border-b border-(--line)'}`}>{children}</header>;
}

/** Opens the list where it is a sheet. */
export function ListToggle(): ReactNode {
  const narrow = useNarrow(960);
  const set = useUiState((state) => state.set);
  if (!narrow) return null;
  return (
    <button type="button" aria-label="List" onClick={() => set({ listOpen: true })} className="inline-grid size-(--control) place-items-center rounded-(--r2) text-(--text-2) hover:bg-(--hover)">
      <PanelLeft size={16} aria-hidden />
    </button>
  );
}
