import { useState, type ReactNode } from 'react';
import { Button } from '../../ui/Button.tsx';
import { TextInput } from '../../ui/TextInput.tsx';

/** Drawn at a time; thousands at once would keep the screen busy for seconds. */
export const partSize = 100;
/** A list as short as this is found through by eye. */
const shortList = 20;

export interface Part<T> {
  shown: readonly T[];
  /** The field that narrows the list; nothing for a short one. */
  find: ReactNode;
  /** How many are left, and the way to them. */
  more: ReactNode;
}

/** A long list in parts, with a field to find in it. `one`, `many`: what its items are called. */
export function usePart<T>(items: readonly T[], textOf: (item: T) => string, one: string, many: string): Part<T> {
  const [typed, setTyped] = useState('');
  const [parts, setParts] = useState(1);
  const matching = findIn(items, textOf, typed);
  const shown = matching.slice(0, parts * partSize);
  const left = matching.length - shown.length;
  return {
    shown,
    find: items.length > shortList && (
      <div className="mb-2 flex items-center gap-2">
        <TextInput aria-label={`Find a ${one}`} placeholder={`Find a ${one}`} value={typed} onChange={(event) => { setTyped(event.currentTarget.value); setParts(1); }} className="max-w-[320px]" />
        <span role="status" className="text-(length:--t-small) text-(--text-3) tabular-nums">{typed.trim() === '' ? '' : matching.length === 0 ? `No ${one} matches` : `${matching.length.toLocaleString('en')} of ${items.length.toLocaleString('en')}`}</span>
      </div>
    ),
    more: left > 0 && (
      <div className="flex items-center gap-2 border-t border-(--line) py-2 text-(length:--t-small) text-(--text-3)">
        <span className="tabular-nums">{shown.length.toLocaleString('en')} of {matching.length.toLocaleString('en')} {many}</span>
        <Button size="small" onClick={() => setParts(parts + 1)}>Show {Math.min(left, partSize)} more</Button>
      </div>
    ),
  };
}

/** The items that hold every word, in their order. */
export function findIn<T>(items: readonly T[], textOf: (item: T) => string, typed: string): readonly T[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return items;
  return items.filter((item) => {
    const text = textOf(item).toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
