import type { ReactNode } from 'react';
import type { Category, SettingsState } from '../../../src-preload/contract/index.ts';
import { useRequest } from '../../hooks/useRequest.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatCount } from '../../ui/format.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { whereWordsGo } from './models/modelPlaces.ts';
import { SettingRow } from './SettingRow.tsx';

/** Version, and in one list what runs on which machine. */
export function AboutSection({ settings: { version, model, connect } }: { settings: SettingsState }): ReactNode {
  const where = whereWordsGo(model);
  const facts = [
    { name: 'Functions', place: 'On the computer Steward was started on, with the rights of who started it' },
    { name: 'Policy, undo and audit', place: 'There too; every call goes through them' },
    { name: 'Model', place: model.provider === 'offline' ? 'There too: the offline engine is built in' : where.stays ? `${model.model} on ${where.place}` : `${model.model} at ${where.place}; chats and the results it works with are sent there` },
    { name: 'Other programs', place: connect.url === null ? 'Not listening' : `May call at ${connect.url} with the token` },
    { name: 'Use statistics', place: 'Counted here for Health; sent nowhere' },
  ];
  return (
    <>
      <SettingRow title="Version">
        <span className="flex items-center gap-1"><span className="tabular-nums">Steward {version}</span><CopyButton compact text={`Steward ${version}`} label="Copy the version" /></span>
      </SettingRow>
      <SettingRow title="What runs where">
        <dl className="grid w-full grid-cols-[160px_minmax(0,1fr)] gap-x-3 gap-y-1.5">
          {facts.map(({ name, place }) => (
            <div key={name} className="contents"><dt className="text-(--text-2)">{name}</dt><dd className="[overflow-wrap:anywhere]">{place}.</dd></div>
          ))}
        </dl>
      </SettingRow>
      <Reference />
    </>
  );
}

/** The files of the function reference, one a category. */
function Reference(): ReactNode {
  const { data, error, retry } = useRequest('functions.list', {});
  const counts = new Map<Category, number>();
  for (const { category } of data?.functions ?? []) counts.set(category, (counts.get(category) ?? 0) + 1);
  return (
    <SettingRow title="Function reference" text="In the folder resources/reference of the sources.">
      {error && <div className="w-full"><ErrorNote error={error} onRetry={retry} /></div>}
      {!data && !error && <div className="-mx-4 w-full"><Skeleton rows={4} /></div>}
      {data && (
        <ul className="grid w-full grid-cols-[160px_minmax(0,1fr)] gap-x-3 gap-y-1.5">
          <li className="contents"><code className="text-(length:--t-small)">README.md</code><span className="text-(--text-2)">all {formatCount(data.functions.length, 'function')}</span></li>
          {[...counts].map(([category, count]) => (
            <li key={category} className="contents"><code className="text-(length:--t-small)">{category}.md</code><span className="text-(--text-2)">{formatCount(count, 'function')}</span></li>
          ))}
        </ul>
      )}
    </SettingRow>
  );
}
