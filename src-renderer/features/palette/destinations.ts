import { FolderOpen, KeyRound, ShieldCheck, SquarePen, Undo2, Waypoints, type LucideIcon } from 'lucide-react';
import { places } from '../../layout/Rail.tsx';

export interface Destination {
  hash: string;
  label: string;
  detail: string;
  icon: LucideIcon;
}

/** Places of this window that one can name. */
export const destinations: readonly Destination[] = [
  { hash: '#/chat', label: 'New chat', detail: '', icon: SquarePen },
  ...places.map(({ screen, label, icon }) => ({ hash: `#/${screen}`, label, detail: 'screen', icon })),
  { hash: '#/settings/models', label: 'Models', detail: 'settings', icon: Waypoints },
  { hash: '#/settings/policy', label: 'Policy and permissions', detail: 'settings', icon: ShieldCheck },
  { hash: '#/settings/workspace', label: 'Workspace', detail: 'settings', icon: FolderOpen },
  { hash: '#/settings/secrets', label: 'Secrets', detail: 'settings', icon: KeyRound },
  { hash: '#/settings/storage', label: 'Undo and storage', detail: 'settings', icon: Undo2 },
];
