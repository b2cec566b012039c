import { Pencil } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { ApprovalView, Json } from '../../../src-preload/contract/index.ts';
import { VisibleText } from '../../ui/VisibleText.tsx';
import { excerptText } from './excerptText.ts';
import { useNow } from './useNow.ts';

/** What the person changed: the old value struck, the new one bold. Steward has checked the call again. */
export function EditedNote({ approval, original }: { approval: ApprovalView; original: Readonly<Record<string, Json>> }): ReactNode {
  const { arguments: values, digest } = approval.call;
  const names = [...new Set([...Object.keys(values), ...Object.keys(original)])];
  const changed = new Set(names.filter((name) => JSON.stringify(original[name]) !== JSON.stringify(values[name])));
  return (
    <div className="mb-2 overflow-hidden rounded-(--r2) bg-(--well) text-(length:--t-small) leading-(--lh-small)">
      <p className="flex min-h-7 items-center gap-2 border-b border-(--line) px-2.5 py-[5px]"><Pencil size={14} aria-hidden className="text-(--text-2)" /><b className="font-[560]">You changed {changed.size} of {names.length} arguments</b><CheckedAgo key={digest} /></p>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3.5 gap-y-[3px] px-2.5 py-[7px] font-mono">
        {names.map((name) => (
          <div key={name} className="contents">
            <dt className="text-(--text-3)">{name}</dt>
            <dd className="min-w-0 [overflow-wrap:anywhere]">
              {changed.has(name) ? <><s className="text-(--text-3)"><VisibleText text={excerptText(original[name], values[name])} /></s> <b className="font-semibold"><VisibleText text={excerptText(values[name], original[name])} /></b></> : <VisibleText text={excerptText(values[name], undefined)} />}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** How long ago these arguments were checked; counted from when they came. */
function CheckedAgo(): ReactNode {
  const now = useNow();
  const [since] = useState(now);
  const seconds = Math.max(0, Math.round((now - since) / 1000));
  return <span className="ml-auto text-(--text-2) tabular-nums">checked again {seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`} ago</span>;
}
