import { Database } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Preview } from '../../../../src-preload/contract/index.ts';
import { formatCount } from '../../../ui/format.ts';
import { VisibleText } from '../../../ui/VisibleText.tsx';
import { Head, ShowWhole, type PreviewProps } from './parts.tsx';

type SqlPreviewData = Extract<Preview, { kind: 'sql' }>;
const firstRows = 3;

/** A statement, and what a run of it that was rolled back has counted. */
export function SqlPreview({ preview, whole, onShowWhole }: PreviewProps<SqlPreviewData>): ReactNode {
  const { affected, total, columns, rows } = preview;
  const shown = whole ? rows : rows.slice(0, firstRows);
  const count = affected === undefined ? 'rows not counted' : total === undefined ? formatCount(affected, 'row') : `${affected.toLocaleString('en')} of ${formatCount(total, 'row')}`;
  return (
    <>
      <Head icon={<Database size={14} aria-hidden />} right={count}><b className="min-w-0 font-[560] [overflow-wrap:anywhere] text-(--text)"><VisibleText text={preview.database} /></b></Head>
      <pre className="max-h-[220px] overflow-auto px-2.5 py-2 font-mono whitespace-pre-wrap [overflow-wrap:anywhere]"><VisibleText text={preview.statement} /></pre>
      {shown.length > 0 && (
        <div className="overflow-x-auto border-t border-(--line) [scrollbar-width:thin]">
          <table className="w-full border-collapse text-left">
            <thead><tr>{columns.map((column) => <th key={column} scope="col" className="px-2.5 py-1 text-(length:--t-micro) font-[530] text-(--text-3)"><VisibleText text={column} /></th>)}</tr></thead>
            <tbody>{shown.map((row, index) => <Row key={index} row={row} />)}</tbody>
          </table>
        </div>
      )}
      {affected === undefined && <p className="border-t border-(--line) px-2.5 py-1.5 text-(--text-3)">This database cannot try a statement and take it back, so its rows were not counted.</p>}
      {shown.length > 0 && affected !== undefined && shown.length < affected && (shown.length < rows.length ? <ShowWhole onClick={onShowWhole}>{shown.length} of {affected.toLocaleString('en')} shown; show {rows.length}</ShowWhole> : <p className="border-t border-(--line) px-2.5 py-1.5 text-(--text-3)">{shown.length} of {affected.toLocaleString('en')} shown</p>)}
    </>
  );
}

function Row({ row: { before, after } }: { row: SqlPreviewData['rows'][number] }): ReactNode {
  const cells = after ?? before ?? [];
  return (
    <tr className="border-t border-(--line) align-top">
      {cells.map((cell, index) => (
        <td key={index} className="px-2.5 py-1 font-mono [overflow-wrap:anywhere]">
          {before === null ? <ins className="font-semibold text-(--accent) no-underline"><VisibleText text={cell} /></ins>
            : after === null ? <del className="text-(--destroy)"><VisibleText text={cell} /></del>
              : before[index] === cell ? <VisibleText text={cell} />
                : <><del className="text-(--text-3)"><VisibleText text={before[index] ?? ''} /></del> <ins className="font-semibold no-underline"><VisibleText text={cell} /></ins></>}
        </td>
      ))}
    </tr>
  );
}
