import { Folder } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Preview } from '../../../../src-preload/contract/index.ts';
import { formatBytes, formatCount } from '../../../ui/format.ts';
import { VisibleText } from '../../../ui/VisibleText.tsx';
import { Head, Names, Note, PathName, type PreviewProps } from './parts.tsx';

/** What goes, by size and kind, and what of it is recent. */
export function DeletePreview({ preview, whole, onShowWhole }: PreviewProps<Extract<Preview, { kind: 'delete' }>>): ReactNode {
  return (
    <>
      <Head icon={<Folder size={14} aria-hidden />} right={`${formatCount(preview.files, 'file')}${preview.folders > 0 ? `, ${formatCount(preview.folders, 'folder')}` : ''}, ${formatBytes(preview.bytes)}`}><PathName path={preview.path} /></Head>
      <div className="px-2.5 py-2">
        {preview.byType.length > 0 && <TypeBar types={preview.byType} total={preview.bytes} />}
        <p className="mt-1.5 flex flex-wrap gap-x-3.5 gap-y-0.5">
          {preview.byType.slice(0, 4).map((type) => <span key={type.label}><b className="font-[560]">{type.files}</b> {type.label}, {formatBytes(type.bytes)}</span>)}
          {!whole && preview.names.length > 0 && <button type="button" data-show-whole onClick={onShowWhole} className="target ml-auto text-(--accent) hover:underline">List all</button>}
        </p>
        {whole && <Names names={preview.names} truncated={preview.truncated} />}
      </div>
      {preview.recent.length > 0 && <Note tone="write">{formatCount(preview.recent.length, 'file')} changed this week: <span className="font-mono"><VisibleText text={preview.recent.slice(0, 3).join(', ')} /></span>{preview.recent.length > 3 && ' …'}</Note>}
    </>
  );
}

const barTones = ['bg-(--text-3)', 'bg-(--line-control)', 'bg-(--c2)', 'bg-(--line-2)'];

function TypeBar({ types, total }: { types: readonly { label: string; bytes: number }[]; total: number }): ReactNode {
  return (
    <div aria-hidden className="flex h-[5px] gap-px overflow-hidden rounded-(--r1) bg-(--line)">
      {types.slice(0, 4).map((type, index) => <span key={type.label} className={barTones[index]} style={{ width: `${total === 0 ? 0 : (type.bytes / total) * 100}%` }} />)}
    </div>
  );
}
