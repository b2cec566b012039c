import { CircleAlert, CircleDashed, CircleSlash } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import type { FoundServer, IgnoredServer } from '../../../src-preload/contract/index.ts';
import { shortenPath } from '../../layout/shortenPath.ts';
import { Button } from '../../ui/Button.tsx';
import { formatCount, formatWhen } from '../../ui/format.ts';
import { VisibleText } from '../../ui/VisibleText.tsx';
import { rowColumns } from './ServerRow.tsx';
import { handshakeWords, provenanceWords } from './serverText.ts';

const frame = `${rowColumns} min-h-[46px] border-b border-(--line) py-1`;
const small = 'min-w-0 text-(length:--t-small) leading-(--lh-small) text-(--text-2) [overflow-wrap:anywhere] @max-[620px]:hidden';

function Name({ title, text }: { title: string; text: string }): ReactNode {
  return (
    <div className="min-w-0">
      <span className="block truncate font-[560]"><VisibleText text={title} /></span>
      <code className="block truncate text-[11.5px] leading-4 text-(--text-3)" title={text}><VisibleText text={text} /></code>
    </div>
  );
}

/** A configuration of another program, with what stands in it. */
export const FileRow = memo(function FileRow({ client, file, inWorkspace, found, selected, onLook, onIgnore }: { client: string; file: string; inWorkspace: boolean; found: readonly FoundServer[]; selected: boolean; onLook(): void; onIgnore(): void }): ReactNode {
  const have = found.filter((server) => server.have !== undefined).length;
  return (
    <div aria-current={selected || undefined} className={`${frame} ${selected ? 'bg-(--selected)' : 'hover:bg-(--hover)'}`}>
      <CircleDashed size={16} className="text-(--text-3)" aria-hidden />
      <Name title={`${found.length} in ${client}`} text={shortenPath(file)} />
      <span className="text-(--text-2) tabular-nums @max-[620px]:hidden">{formatCount(found.length, 'entry', 'entries')}</span>
      <span className="@max-[860px]:hidden" />
      <span className={small}>config file{inWorkspace ? ', in this workspace' : ''}{have > 0 && `, ${have} in use already`}</span>
      <span className="flex justify-end gap-1"><Button size="small" variant="ghost" onClick={onIgnore} aria-label={`Ignore ${formatCount(found.length, 'entry', 'entries')} of ${file}`}>Ignore</Button><Button size="small" data-row-focus onClick={onLook}>Review import</Button></span>
    </div>
  );
});

/** Something found by itself: on a port, announced, or by hand. */
export const FoundRow = memo(function FoundRow({ found, selected, onLook, onIgnore }: { found: FoundServer; selected: boolean; onLook(): void; onIgnore(): void }): ReactNode {
  const [from] = found.provenance;
  const words = [...(from ? [provenanceWords(from)] : []), handshakeWords(found), ...(found.have === undefined ? [] : [`in use as ${found.have}`])].filter((text) => text !== '');
  return (
    <div aria-current={selected || undefined} className={`${frame} ${selected ? 'bg-(--selected)' : 'hover:bg-(--hover)'}`}>
      <CircleDashed size={16} className="text-(--text-3)" aria-hidden />
      <Name title={found.label} text={found.address} />
      <span className="@max-[620px]:hidden" />
      <span className="@max-[860px]:hidden" />
      <span className={`${small} line-clamp-2`}><VisibleText text={words.join(', ')} /></span>
      <span className="flex justify-end gap-1"><Button size="small" variant="ghost" onClick={onIgnore} aria-label={`Ignore ${found.label}`}>Ignore</Button>{found.entry && found.have === undefined && <Button size="small" data-row-focus onClick={onLook}>Look</Button>}</span>
    </div>
  );
});

/** One the person does not want to see among the found ones. */
export function IgnoredRow({ ignored: { label, address, at }, onBringBack }: { ignored: IgnoredServer; onBringBack(): void }): ReactNode {
  return (
    <div className={`${frame} text-(--text-3) hover:bg-(--hover)`}>
      <CircleSlash size={16} aria-hidden />
      <Name title={label} text={address} />
      <span className="@max-[620px]:hidden" />
      <span className="@max-[860px]:hidden" />
      <span className={small}>ignored {formatWhen(at)}</span>
      <span className="flex justify-end"><Button size="small" variant="ghost" data-row-focus onClick={onBringBack} aria-label={`Bring back ${label}`}>Bring back</Button></span>
    </div>
  );
}

/** A configuration that could not be read. */
export function ProblemRow({ where, text }: { where: string; text: string }): ReactNode {
  return (
    <div className={frame}>
      <CircleAlert size={16} className="text-(--write)" aria-hidden />
      <code className="truncate text-(length:--t-small)" title={where}>{shortenPath(where)}</code>
      <span className="col-span-4 text-(length:--t-small) text-(--text-2) [overflow-wrap:anywhere] @max-[860px]:col-span-3 @max-[620px]:col-span-1"><VisibleText text={text} /></span>
    </div>
  );
}
