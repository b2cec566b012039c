import { Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SettingsState } from '../../../src-preload/contract/index.ts';
import { useTopicOrError } from '../../hooks/useTopic.ts';
import { ListToggle, PaneHeader, Panes } from '../../layout/Shell.tsx';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { RulesEditor } from '../policy/RulesEditor.tsx';
import { DatabasesSection } from './databases/DatabasesSection.tsx';
import { AccountsSection } from './accounts/AccountsSection.tsx';
import { AboutSection } from './AboutSection.tsx';
import { ConnectSection } from './ConnectSection.tsx';
import { GeneralSection } from './GeneralSection.tsx';
import { ModelsSection } from './models/ModelsSection.tsx';
import { PolicySection } from './PolicySection.tsx';
import { SectionList } from './SectionList.tsx';
import { findSection, type SectionId } from './sections.ts';
import { SecretsSection } from './SecretsSection.tsx';
import { StorageSection } from './StorageSection.tsx';
import { useSaveSettings, type SettingsSaver } from './useSaveSettings.ts';
import { WorkspaceSection } from './WorkspaceSection.tsx';

/** Settings: the sections on the left, one of them in one column. Each change is saved at once. */
export function SettingsScreen({ section: address }: { section: string | null }): ReactNode {
  const { state: settings, error } = useTopicOrError('settings', undefined);
  const saver = useSaveSettings(settings);
  const section = findSection(address);
  return (
    <Panes list={<SectionList current={section.id} />} listName="Sections">
      <PaneHeader>
        <ListToggle />
        <h1 className="min-w-0 truncate">{section.title}</h1>
        <LastChange saver={saver} />
      </PaneHeader>
      <div key={section.id} className={`min-h-0 flex-1 px-4 pt-3 [scrollbar-width:thin] ${section.id === 'rules' ? 'flex flex-col overflow-hidden pb-3' : 'overflow-auto pb-12'}`}>
        <div className={section.id === 'rules' ? 'flex min-h-0 flex-1 flex-col' : '@container max-w-[800px]'}>
          <p className={`pb-3 text-(--text-2) ${section.id === 'rules' ? '' : 'max-w-[70ch]'}`}>{section.lead}</p>
          {settings ? <SectionBody id={section.id} settings={settings} saver={saver} /> : error ? <ErrorNote error={error} /> : <Skeleton rows={8} rowHeight={44} />}
        </div>
      </div>
    </Panes>
  );
}

/** What was saved last, with the way back. */
function LastChange({ saver: { last, pending } }: { saver: SettingsSaver }): ReactNode {
  return (
    <div className="ml-auto flex min-w-0 items-center gap-1 text-(length:--t-small) text-(--text-2)">
      <span role="status" className="truncate" title={last?.words}>{pending.size > 0 ? 'Saving' : last ? `Saved. ${last.words}` : ''}</span>
      {last && <Button variant="ghost" size="small" onClick={last.undo} disabled={pending.size > 0} data-testid="undo-setting"><Undo2 aria-hidden />Undo</Button>}
    </div>
  );
}

function SectionBody({ id, settings, saver }: { id: SectionId; settings: SettingsState; saver: SettingsSaver }): ReactNode {
  switch (id) {
    case 'general':
      return <GeneralSection settings={settings} saver={saver} />;
    case 'models':
      return <ModelsSection settings={settings} saver={saver} />;
    case 'policy':
      return <PolicySection settings={settings} saver={saver} />;
    case 'rules':
      return <RulesEditor />;
    case 'workspace':
      return <WorkspaceSection settings={settings} saver={saver} />;
    case 'databases':
      return <DatabasesSection settings={settings} />;
    case 'accounts':
      return <AccountsSection settings={settings} />;
    case 'secrets':
      return <SecretsSection settings={settings} />;
    case 'storage':
      return <StorageSection settings={settings} saver={saver} />;
    case 'connect':
      return <ConnectSection settings={settings} />;
    case 'about':
      return <AboutSection settings={settings} />;
  }
}
