import { lazy, Suspense, useMemo, type ReactNode } from 'react';
import { ApprovalsScreen } from './features/approvals/ApprovalsScreen.tsx';
import { ChatScreen } from './features/chat/ChatScreen.tsx';
import { FirstRun } from './features/firstrun/FirstRun.tsx';
import { Palette } from './features/palette/Palette.tsx';
import { useClient } from './hooks/useClient.ts';
import { useTopic } from './hooks/useTopic.ts';
import { ConnectionBanner } from './layout/ConnectionBanner.tsx';
import { KeyHelp } from './layout/KeyHelp.tsx';
import { Reachable } from './layout/Reachable.tsx';
import { currentRoute, goTo, useRoute, type Route } from './layout/routes.ts';
import { Shell } from './layout/Shell.tsx';
import { useKeys } from './layout/useKeys.ts';
import { useTheme } from './layout/useTheme.ts';
import { Announcer } from './features/approvals/Announcer.tsx';
import { nextWaiting } from './features/approvals/nextWaiting.ts';
import { Skeleton } from './ui/Skeleton.tsx';

const CatalogueScreen = lazy(async () => ({ default: (await import('./features/catalogue/CatalogueScreen.tsx')).CatalogueScreen }));
const AuditScreen = lazy(async () => ({ default: (await import('./features/audit/AuditScreen.tsx')).AuditScreen }));
const HealthScreen = lazy(async () => ({ default: (await import('./features/health/HealthScreen.tsx')).HealthScreen }));
const SchedulesScreen = lazy(async () => ({ default: (await import('./features/schedules/SchedulesScreen.tsx')).SchedulesScreen }));
const MemoryScreen = lazy(async () => ({ default: (await import('./features/memory/MemoryScreen.tsx')).MemoryScreen }));
const ServersScreen = lazy(async () => ({ default: (await import('./features/servers/ServersScreen.tsx')).ServersScreen }));
const SettingsScreen = lazy(async () => ({ default: (await import('./features/settings/SettingsScreen.tsx')).SettingsScreen }));

/** The whole window: first run, or the screen the address names inside the shell. */
export function App(): ReactNode {
  const client = useClient();
  const route = useRoute();
  const settings = useTopic('settings');
  useTheme(settings?.theme, settings?.textSize ?? 100);
  const keys = useMemo(() => ({ nextWaiting: () => nextWaiting(client, currentRoute()), newChat: () => goTo('#/chat') }), [client]);
  useKeys(keys);

  if (settings && !settings.firstRunDone) {
    return (
      <Reachable>
        <div className="grid h-full grid-rows-[auto_minmax(0,1fr)]">
          <ConnectionBanner />
          <div className="row-start-2 min-h-0"><FirstRun settings={settings} /></div>
        </div>
      </Reachable>
    );
  }
  return (
    <Reachable>
      <Shell>
        <Suspense fallback={<Skeleton rows={10} />}>
          <Screen route={route} />
        </Suspense>
      </Shell>
      <Palette />
      <KeyHelp />
      <Announcer />
    </Reachable>
  );
}

function Screen({ route }: { route: Route }): ReactNode {
  switch (route.screen) {
    case 'chat':
      return <ChatScreen chatId={route.chatId} />;
    case 'approvals':
      return <ApprovalsScreen batchId={route.batchId} />;
    case 'functions':
      return <CatalogueScreen name={route.name} />;
    case 'servers':
      return <ServersScreen name={route.name} />;
    case 'audit':
      return <AuditScreen callId={route.callId} />;
    case 'health':
      return <HealthScreen />;
    case 'schedules':
      return <SchedulesScreen />;
    case 'memory':
      return <MemoryScreen chosen={route.chosen} />;
    case 'settings':
      return <SettingsScreen section={route.section} />;
  }
}
