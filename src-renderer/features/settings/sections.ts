import { AtSign, Cpu, Database, Folder, History, Info, KeyRound, ListChecks, Plug, ShieldCheck, SlidersHorizontal, type LucideIcon } from 'lucide-react';

export type SectionId = 'general' | 'models' | 'policy' | 'rules' | 'workspace' | 'accounts' | 'databases' | 'secrets' | 'storage' | 'connect' | 'about';

export interface Section {
  /** Also the last part of the address: `#/settings/models`. */
  id: SectionId;
  title: string;
  icon: LucideIcon;
  /** One sentence under the title: what is decided here. */
  lead: string;
}

/** The sections of the settings, in their order. */
export const sections: readonly Section[] = [
  { id: 'general', title: 'General', icon: SlidersHorizontal, lead: 'How Steward looks on this screen, and how long it waits for you.' },
  { id: 'models', title: 'Models', icon: Cpu, lead: 'Who reads what you write in a chat. It goes to the chosen model and nowhere else.' },
  { id: 'policy', title: 'Policy', icon: ShieldCheck, lead: 'What runs at once, what asks you first, and what is refused.' },
  { id: 'rules', title: 'Rules', icon: ListChecks, lead: 'Your own rules, tried on calls before you save them. A rule that refuses beats one that asks, which beats one that runs.' },
  { id: 'workspace', title: 'Workspace', icon: Folder, lead: 'The folder Steward works in. Relative paths start here; anything outside asks or is refused.' },
  { id: 'accounts', title: 'Accounts', icon: AtSign, lead: 'Mail, chat and social accounts. Functions send with them, after you have seen what and to whom.' },
  { id: 'databases', title: 'Databases', icon: Database, lead: 'Servers and files that functions query by name. Queries only read; a change is shown with the rows it meets first.' },
  { id: 'secrets', title: 'Secrets', icon: KeyRound, lead: 'Keys and passwords by name. A value is never shown again, nor told to a model.' },
  { id: 'storage', title: 'Undo and storage', icon: History, lead: 'What is kept on this computer, and for how long a change can be taken back.' },
  { id: 'connect', title: 'Connect', icon: Plug, lead: 'Other programs call the same functions over MCP. A program may call; it can never approve.' },
  { id: 'about', title: 'About', icon: Info, lead: 'The version, and what runs on which computer.' },
];

/** The section an address names; the first where it names none. */
export function findSection(id: string | null): Section {
  const found = sections.find((section) => section.id === id) ?? sections[0];
  if (!found) throw new Error('There are no sections of settings');
  return found;
}
