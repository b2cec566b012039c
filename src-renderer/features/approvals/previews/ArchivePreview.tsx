import { FileArchive } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Preview } from '../../../../src-preload/contract/index.ts';
import { shortenPath } from '../../../layout/shortenPath.ts';
import { formatBytes, formatCount } from '../../../ui/format.ts';
import { VisibleText } from '../../../ui/VisibleText.tsx';
import { Fact, Head, Note, PathName, ShowWhole, type PreviewProps } from './parts.tsx';

const firstEntries = 6;

/** What an archive would put where; entries that replace something or are left out stand out. */
export function ArchivePreview({ preview, whole, onShowWhole }: PreviewProps<Extract<Preview, { kind: 'archive' }>>): ReactNode {
  const { files, folders, bytes, packedBytes, entries, refused, truncated } = preview;
  const shown = whole ? entries : entries.slice(0, firstEntries);
  const replaced = entries.filter((entry) => entry.replaces).length;
  return (
    <>
      <Head icon={<FileArchive size={14} aria-hidden />} right={`${formatCount(files, 'file')}${folders > 0 ? `, ${formatCount(folders, 'folder')}` : ''}`}><PathName path={preview.path} /></Head>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3.5 gap-y-0.5 px-2.5 py-2">
        <Fact label="unpacks to" value={shortenPath(preview.to)} strong />
        <Fact label="size" value={`${formatBytes(bytes)}, packed ${formatBytes(packedBytes)}`} plain />
        {replaced > 0 && <Fact label="replaces" value={formatCount(replaced, 'file')} plain strong tone="text-(--destroy)" />}
      </dl>
      <ul className="max-h-[280px] overflow-auto border-t border-(--line) px-2.5 py-1.5 [scrollbar-width:thin]">
        {shown.map((entry) => (
          <li key={entry.name} className="flex min-w-0 gap-3">
            <code className="min-w-0 flex-1 [overflow-wrap:anywhere]"><VisibleText text={entry.name} /></code>
            {entry.replaces && <span className="flex-none text-(--destroy)">replaces</span>}
            <span className="flex-none text-(--text-3) tabular-nums">{formatBytes(entry.bytes)}</span>
          </li>
        ))}
        {whole && truncated && <li className="text-(--text-3)">and more</li>}
      </ul>
      {!whole && (truncated || shown.length < entries.length) && <ShowWhole onClick={onShowWhole}>List all</ShowWhole>}
      {refused.slice(0, whole ? undefined : 3).map(({ name, why }) => <Note key={name} tone="destroy">Not unpacked: <code><VisibleText text={name} /></code>, {why}</Note>)}
      {!whole && refused.length > 3 && <Note tone="destroy">and {refused.length - 3} more are not unpacked</Note>}
    </>
  );
}
