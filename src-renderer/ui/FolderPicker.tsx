import { CornerLeftUp, Folder } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useRequest } from '../hooks/useRequest.ts';
import { shortenPath } from '../layout/shortenPath.ts';
import { Button } from './Button.tsx';
import { ErrorNote } from './ErrorNote.tsx';
import { baseName } from './format.ts';
import { Overlay } from './Overlay.tsx';
import { Skeleton } from './Skeleton.tsx';

interface FolderPickerProps {
  open: boolean;
  /** The folder it starts in. */
  path: string;
  title: string;
  onChoose(path: string): void;
  onClose(): void;
}

/** Chooses a folder on the runtime's machine, one level at a time. */
export function FolderPicker({ open, path, title, onChoose, onClose }: FolderPickerProps): ReactNode {
  return (
    <Overlay open={open} onClose={onClose} title={title} kind="dialog">
      <Levels start={path} title={title} onChoose={onChoose} onClose={onClose} />
    </Overlay>
  );
}

function Levels({ start, title, onChoose, onClose }: { start: string; title: string; onChoose(path: string): void; onClose(): void }): ReactNode {
  const [path, setPath] = useState<string | undefined>(start);
  const { data, error, retry } = useRequest('folders.list', path === undefined ? {} : { path });
  const row = 'flex h-[30px] w-full items-center gap-2 rounded-(--r2) px-2 text-left -outline-offset-2 hover:bg-(--hover) [&_svg]:text-(--text-2)';
  return (
    <div className="flex h-[min(480px,70vh)] flex-col">
      <div className="border-b border-(--line) px-4 py-3">
        <h2 className="text-(length:--t-title) leading-(--lh-title)">{title}</h2>
        <p className="truncate font-mono text-(length:--t-small) text-(--text-2)" title={data?.path}>{shortenPath(data?.path ?? path ?? '')}</p>
      </div>
      <div className="min-h-0 flex-1 overflow-auto p-2 [scrollbar-width:thin]">
        {error && <ErrorNote error={error} onRetry={retry}>{path !== undefined && <Button size="small" onClick={() => setPath(undefined)}>Start in the workspace</Button>}</ErrorNote>}
        {!data && !error && <Skeleton rows={6} rowHeight={30} />}
        {data && !error && (
          <ul aria-label="Folders">
            {data.parent !== null && <li><button type="button" className={row} onClick={() => setPath(data.parent ?? undefined)}><CornerLeftUp size={16} aria-hidden /><span className="truncate text-(--text-2)">Up to {shortenPath(data.parent)}</span></button></li>}
            {data.folders.map((folder) => (
              <li key={folder}><button type="button" className={row} title={folder} onClick={() => setPath(`${data.path.replace(/\/$/, '')}/${baseName(folder)}`)}><Folder size={16} aria-hidden /><span className="truncate">{baseName(folder)}</span></button></li>
            ))}
            {data.folders.length === 0 && <li className="px-2 py-1.5 text-(length:--t-small) text-(--text-3)">No folders inside.</li>}
          </ul>
        )}
      </div>
      <div className="flex justify-end gap-1.5 border-t border-(--line) p-2.5">
        <Button variant="ghost" onClick={onClose}>Back</Button>
        <Button variant="primary" disabled={!data || error !== undefined} onClick={() => data && onChoose(data.path)}>Choose {data ? baseName(data.path) : 'this folder'}</Button>
      </div>
    </div>
  );
}
