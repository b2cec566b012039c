import { ChevronDown, Cloud, Cpu, Folder, Paperclip, ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Preset, StatusState } from '../../../src-preload/contract/index.ts';
import { useClient } from '../../hooks/useClient.ts';
import { shortenPath } from '../../layout/shortenPath.ts';
import { presetWords } from '../../layout/StatusStrip.tsx';
import { Button } from '../../ui/Button.tsx';
import { baseName } from '../../ui/format.ts';
import { Menu } from '../../ui/Menu.tsx';

/** The presets one may change to in passing; unattended is set where its conditions are explained. */
const offered: readonly { preset: Preset; detail: string }[] = [
  { preset: 'read-only', detail: 'Cannot change, send or run anything.' },
  { preset: 'ask', detail: 'Reads in the folder run. All else asks first.' },
  { preset: 'trusted', detail: 'Asks only to destroy something or send it out.' },
];

/** Below the text: a file to add, then folder, model and policy in words. */
export function ComposerFacts({ status, disabled, onAddFile }: { status: StatusState; disabled: boolean; onAddFile(): void }): ReactNode {
  const client = useClient();
  const item = 'flex h-6 min-w-0 items-center gap-1.5 rounded-(--r2) px-2 text-(length:--t-small) text-(--text-2) no-underline hover:bg-(--hover) hover:text-(--text) hover:no-underline';
  return (
    <>
      <Button variant="ghost" size="small-icon" aria-label="Add a file" title="Add a file (@)" disabled={disabled} onClick={onAddFile} className="[&_svg]:size-4 disabled:bg-transparent disabled:border-transparent"><Paperclip /></Button>
      <a href="#/settings/workspace" className={item} title={`Workspace: ${status.workspace}`}><Folder size={16} aria-hidden className="flex-none" /><span className="max-w-[140px] truncate">{baseName(shortenPath(status.workspace))}</span></a>
      <a href="#/settings/models" className={item} title={`Model, ${status.model.where}`}>{status.model.offline || status.model.where.startsWith('this computer') ? <Cpu size={16} aria-hidden /> : <Cloud size={16} aria-hidden />}<span className="max-w-[160px] truncate">{status.model.offline ? 'Offline engine' : status.model.label}</span></a>
      <Menu
        label="Policy"
        trigger={<button type="button" disabled={disabled} aria-label={`Policy: ${presetWords[status.preset]}`} className={item}><ShieldCheck size={16} aria-hidden />{presetWords[status.preset]}<ChevronDown size={14} aria-hidden className="text-(--text-3)" /></button>}
        choices={offered.map(({ preset, detail }) => ({ id: preset, label: presetWords[preset], detail, checked: preset === status.preset, onSelect: () => void client.request('settings.update', { patch: { preset } }).catch(() => undefined) }))}
      />
    </>
  );
}
