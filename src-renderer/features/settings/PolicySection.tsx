import type { ReactNode } from 'react';
import type { SettingsState } from '../../../src-preload/contract/index.ts';
import { shortenPath } from '../../layout/shortenPath.ts';
import { RadioRow } from '../../ui/Checkbox.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { GrantList } from './GrantList.tsx';
import { presetTexts, type PresetText } from './presetTexts.ts';
import { RuleTable } from './RuleTable.tsx';
import { FixedNote, SettingBlock } from './SettingRow.tsx';
import type { SettingsSaver } from './useSaveSettings.ts';

/** The preset, its rules, and what was allowed for longer than once. */
export function PolicySection({ settings, saver }: { settings: SettingsState; saver: SettingsSaver }): ReactNode {
  const fixed = settings.presetFixedBy !== null;
  const texts = presetTexts(shortenPath(settings.workspace));
  return (
    <>
      <SettingBlock title="Preset">
        {settings.presetFixedBy !== null && <div className="mb-2"><FixedNote by={settings.presetFixedBy} /></div>}
        <div role="radiogroup" aria-label="Preset" className="grid gap-0.5">
          {texts.map((text) => (
            <RadioRow key={text.id} name="policy-preset" checked={settings.preset === text.id} disabled={fixed || saver.pending.has('preset')} onSelect={() => void saver.save({ preset: text.id })}>
              <PresetLines text={text} />
            </RadioRow>
          ))}
        </div>
        {saver.errors.preset && <div className="mt-2"><ErrorNote error={saver.errors.preset} /></div>}
      </SettingBlock>
      <RuleTable rules={settings.rules} />
      <GrantList grants={settings.grants} />
    </>
  );
}

function PresetLines({ text }: { text: PresetText }): ReactNode {
  const lines = [['Runs', text.runs], ['Asks', text.asks], ['Refused', text.refused]] as const;
  return (
    <>
      <span className="font-[560]">{text.title}</span>
      <span className="grid grid-cols-[60px_minmax(0,1fr)] text-(length:--t-small) leading-(--lh-small) text-(--text-2)">
        {lines.map(([word, what]) => (
          <span key={word} className="contents"><span className="text-(--text-3)">{word} </span><span className="[overflow-wrap:anywhere]">{what}. </span></span>
        ))}
      </span>
    </>
  );
}
