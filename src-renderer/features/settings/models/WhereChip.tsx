import { ArrowUpRight, Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { Chip } from '../../../ui/Chip.tsx';
import type { WherePlace } from './modelPlaces.ts';

/** Whether chats stay on this computer. */
export function WhereChip({ where }: { where: Pick<WherePlace, 'stays'> }): ReactNode {
  return where.stays ? <Chip tone="ok"><Lock aria-hidden />Stays here</Chip> : <Chip tone="out"><ArrowUpRight aria-hidden />Sends chats out</Chip>;
}
