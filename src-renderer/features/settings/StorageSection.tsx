import type { ReactNode } from 'react';
import type { HealthReport, SettingsState } from '../../../src-preload/contract/index.ts';
import { useRequest } from '../../hooks/useRequest.ts';
import { shortenPath } from '../../layout/shortenPath.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatBytes } from '../../ui/format.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { CopyValue } from './CopyValue.tsx';
import { SettingRow } from './SettingRow.tsx';
import { UndoLimits } from './UndoLimits.tsx';
import type { SettingsSaver } from './useSaveSettings.ts';

/** Where things are kept, how much they take, and how long undo lasts. */
export function StorageSection({ settings, saver }: { settings: SettingsState; saver: SettingsSaver }): ReactNode {
  const { data, error, retry } = useRequest('health.report', { range: '1h' }, `${settings.undoDays} ${settings.undoGigabytes}`);
  return (
    <>
      <SettingRow title="Data folder" text="Chats, audit, settings, secrets and undo. Functions may not use it.">
        <CopyValue text={settings.dataFolder} shown={shortenPath(settings.dataFolder)} label="Copy the path" />
        <p className="text-(length:--t-small) leading-(--lh-small) text-(--text-3)">Another one is chosen at the start, with <code>--data-dir</code> or <code>MCP_DATA_DIR</code>.</p>
      </SettingRow>
      <UndoLimits settings={settings} saver={saver} />
      <SettingRow title="Space used">
        {error ? <div className="w-full"><ErrorNote error={error} onRetry={retry} /></div> : data ? <Usage report={data} /> : <div className="-mx-4 w-full"><Skeleton rows={2} /></div>}
      </SettingRow>
    </>
  );
}

function Usage({ report: { onDisk, journalBytes, journalLimit } }: { report: HealthReport }): ReactNode {
  const share = journalLimit > 0 ? Math.min(1, journalBytes / journalLimit) : 0;
  const nearlyFull = share > 0.8;
  return (
    <dl className="grid w-full max-w-[440px] grid-cols-[minmax(0,1fr)_auto] gap-y-1.5">
      <dt className="text-(--text-2)">Undo trash</dt>
      <dd className={`text-right tabular-nums ${nearlyFull ? 'font-[560] text-(--write)' : ''}`}>{formatBytes(journalBytes)} of {formatBytes(journalLimit)}</dd>
      <dd aria-hidden className="col-span-2 h-1 overflow-hidden rounded-full bg-(--line)"><span className={`block h-full ${nearlyFull ? 'bg-(--write)' : 'bg-(--text-3)'}`} style={{ width: `${share * 100}%` }} /></dd>
      <dt className="pt-1.5 text-(--text-2)">Everything in the data folder</dt>
      <dd className="pt-1.5 text-right tabular-nums">{formatBytes(onDisk)}</dd>
    </dl>
  );
}
