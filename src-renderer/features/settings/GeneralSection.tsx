import { Monitor, Moon, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SettingsState } from '../../../src-preload/contract/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { ApprovalTimeLimit } from './ApprovalTimeLimit.tsx';
import { NoticeRow } from './NoticeRow.tsx';
import { SettingRow } from './SettingRow.tsx';
import type { SettingsSaver } from './useSaveSettings.ts';

const themes = [
  { id: 'system', label: <><Monitor size={14} aria-hidden />System</> },
  { id: 'light', label: <><Sun size={14} aria-hidden />Light</> },
  { id: 'dark', label: <><Moon size={14} aria-hidden />Dark</> },
] as const;

const usualSizes = [90, 100, 110, 120, 130];

export function GeneralSection({ settings, saver }: { settings: SettingsState; saver: SettingsSaver }): ReactNode {
  const sizes = usualSizes.includes(settings.textSize) ? usualSizes : [...usualSizes, settings.textSize].sort((a, b) => a - b);
  return (
    <>
      <SettingRow title="Theme" text="System follows the computer as it changes." error={saver.errors.theme}>
        <Segmented label="Theme" options={themes} selected={settings.theme} onSelect={(theme) => { if (theme !== settings.theme) void saver.save({ theme }); }} />
      </SettingRow>
      <SettingRow title="Text size" text="Everything grows with it." error={saver.errors.textSize}>
        <Segmented label="Text size" options={sizes.map((size) => ({ id: String(size), label: `${size}\u00a0%` }))} selected={String(settings.textSize)} onSelect={(size) => { if (Number(size) !== settings.textSize) void saver.save({ textSize: Number(size) }); }} />
      </SettingRow>
      <ApprovalTimeLimit settings={settings} saver={saver} />
      <NoticeRow />
      <SettingRow title="First run" text="Model, workspace and policy on one page." error={saver.errors.firstRunDone}>
        <Button disabled={saver.pending.has('firstRunDone')} onClick={() => void saver.save({ firstRunDone: false })}>Show first run again</Button>
        <p className="text-(length:--t-small) leading-(--lh-small) text-(--text-3)">Nothing changes until you press Start there. Chats, secrets and permissions stay.</p>
      </SettingRow>
    </>
  );
}
