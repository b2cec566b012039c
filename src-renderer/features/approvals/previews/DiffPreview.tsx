import { FileText } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Preview } from '../../../../src-preload/contract/index.ts';
import { Diff } from '../../../ui/Diff.tsx';
import { formatCount } from '../../../ui/format.ts';
import { Head, PathName, ShowWhole, type PreviewProps } from './parts.tsx';

const firstLines = 24;

/** Changed lines of a file. */
export function DiffPreview({ preview, whole, onShowWhole }: PreviewProps<Extract<Preview, { kind: 'diff' }>>): ReactNode {
  const lines = preview.hunks.reduce((sum, hunk) => sum + hunk.lines.length, 0);
  const more = !whole && (lines > firstLines || preview.truncated);
  return (
    <>
      <Head icon={<FileText size={14} aria-hidden />} right={preview.remark}>
        <PathName path={preview.path} />
        <span className="text-(--accent) tabular-nums">+{preview.added}</span>
        <span className="text-(--destroy) tabular-nums">−{preview.removed}</span>
      </Head>
      <div className="max-h-[420px] overflow-y-auto [scrollbar-width:thin]">{lines === 0 ? <p className="px-2.5 py-1.5 text-(--text-3)">{preview.after === 0 ? 'An empty file' : 'No line changes'}</p> : <Diff hunks={preview.hunks} limit={whole ? undefined : firstLines} />}</div>
      {more && <ShowWhole onClick={onShowWhole}>Show all {lines > firstLines ? formatCount(lines, 'line') : ''}</ShowWhole>}
      {whole && preview.truncated && <p className="px-2.5 py-1.5 text-(--text-3)">The rest is too long to be shown here.</p>}
    </>
  );
}
