import { FolderInput } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Preview } from '../../../../src-preload/contract/index.ts';
import { shortenPath } from '../../../layout/shortenPath.ts';
import { formatBytes, formatCount } from '../../../ui/format.ts';
import { Fact, Head, Names, PathName, ShowWhole, type PreviewProps } from './parts.tsx';

const firstNames = 6;

/** What goes from where to where, and what it replaces. */
export function TransferPreview({ preview, whole, onShowWhole }: PreviewProps<Extract<Preview, { kind: 'transfer' }>>): ReactNode {
  return (
    <>
      <Head icon={<FolderInput size={14} aria-hidden />} right={`${formatCount(preview.files, 'file')}, ${formatBytes(preview.bytes)}`}>{preview.from.length === 1 ? <PathName path={preview.from[0] ?? ''} /> : <span>{formatCount(preview.from.length, 'source')}</span>}</Head>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3.5 gap-y-0.5 px-2.5 py-2">
        {preview.from.length > 1 && preview.from.slice(0, whole ? undefined : firstNames).map((from) => <Fact key={from} label="from" value={shortenPath(from)} />)}
        <Fact label="to" value={shortenPath(preview.to)} strong />
        {preview.replaces.map((path) => <Fact key={path} label="replaces" value={shortenPath(path)} tone="text-(--destroy)" />)}
      </dl>
      {preview.names.length > 1 && (whole ? <div className="px-2.5 pb-2"><Names names={preview.names} truncated={preview.truncated} /></div> : <ShowWhole onClick={onShowWhole}>List all</ShowWhole>)}
    </>
  );
}
