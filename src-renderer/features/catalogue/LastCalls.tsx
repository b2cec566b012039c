import type { ReactNode } from 'react';
import type { CallView } from '../../../src-preload/contract/index.ts';
import { useRequest } from '../../hooks/useRequest.ts';
import { formatDuration, formatWhen } from '../../ui/format.ts';
import { Mark } from '../../ui/Mark.tsx';

interface LastCallsProps {
  name: string;
  limit: number;
  /** The list is asked for again when this changes. */
  refresh: unknown;
}

/** The newest calls of one function; each opens in the audit. */
export function LastCalls({ name, limit, refresh }: LastCallsProps): ReactNode {
  const { data } = useRequest('calls.recent', { name, limit }, refresh);
  if (!data) return null;
  return (
    <div className="px-5 pt-0.5 pb-3.5">
      <h3 className="text-(length:--t-micro) leading-(--lh-micro) font-[530] text-(--text-3)">Last calls</h3>
      {data.calls.length === 0
        ? <p className="mt-1 text-(length:--t-small) text-(--text-3)">None yet.</p>
        : <ul className="mt-0.5">{data.calls.map((call) => <CallRow key={call.id} call={call} />)}</ul>}
    </div>
  );
}

function CallRow({ call }: { call: CallView }): ReactNode {
  const took = call.startedAt !== undefined && call.finishedAt !== undefined ? formatDuration(call.finishedAt - call.startedAt) : '';
  return (
    <li>
      <a href={`#/audit/${encodeURIComponent(call.id)}`} className="-mx-1 flex h-7 items-center gap-2 rounded-(--r2) px-1 text-(length:--t-small) text-(--text) hover:bg-(--hover) hover:no-underline">
        <Mark risk={call.risk} state={call.state} size={16} />
        <span className="w-[84px] flex-none text-(--text-3) tabular-nums">{formatWhen(call.createdAt)}</span>
        <span className="min-w-0 flex-1 truncate">{call.error ? `${call.phrase.object}: ${call.error.message}` : (call.summary ?? call.phrase.object)}</span>
        <span className="flex-none text-(--text-3) tabular-nums">{took}</span>
      </a>
    </li>
  );
}
