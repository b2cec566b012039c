import { Folder } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { SettingsState } from '../../../src-preload/contract/index.ts';
import { shortenPath } from '../../layout/shortenPath.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { FolderPicker } from '../../ui/FolderPicker.tsx';
import { SettingRow } from './SettingRow.tsx';
import type { SettingsSaver } from './useSaveSettings.ts';

/** The folder everything relative starts in. */
export function WorkspaceSection({ settings: { workspace, workspaceFixedBy }, saver }: { settings: SettingsState; saver: SettingsSaver }): ReactNode {
  const [picking, setPicking] = useState(false);
  const busy = saver.pending.has('workspace');
  return (
    <SettingRow title="Folder" text="Holds from the next call on. Nothing is moved." error={saver.errors.workspace} fixedBy={workspaceFixedBy}>
      <div className="flex w-full items-center gap-2">
        <div className={`flex min-h-(--control-lg) min-w-0 flex-1 items-center gap-2 rounded-(--r2) border px-2 py-1 ${workspaceFixedBy === null ? 'border-(--line-control) bg-(--surface)' : 'border-(--line) bg-(--well)'}`}>
          <Folder size={14} className="text-(--text-2)" aria-hidden />
          <code className="min-w-0 flex-1 text-(length:--t-small) [overflow-wrap:anywhere]">{shortenPath(workspace)}</code>
          <CopyButton compact text={workspace} label="Copy the path" />
        </div>
        <Button size="large" disabled={workspaceFixedBy !== null || busy} onClick={() => setPicking(true)}>{busy ? 'Saving' : 'Change…'}</Button>
      </div>
      <FolderPicker open={picking} path={workspace} title="Workspace" onClose={() => setPicking(false)} onChoose={(path) => { setPicking(false); if (path !== workspace) void saver.save({ workspace: path }); }} />
    </SettingRow>
  );
}
