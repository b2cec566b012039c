import type { ReactNode } from 'react';
import { useTopic } from '../../hooks/useTopic.ts';
import { PaneHeader } from '../../layout/Shell.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';

/** Settings: the list of sections on the left, one section in one column. */
export function SettingsScreen({ section }: { section: string | null }): ReactNode {
  const settings = useTopic('settings');
  if (!settings) return <Skeleton rows={8} />;
  return <main aria-label={section ?? 'Settings'}><PaneHeader>Settings</PaneHeader></main>;
}
