import { create } from 'zustand';

interface Draft {
  /** What the person has typed and not saved; it stays while they look at other screens. */
  text: string | null;
  /** What they began from. */
  over: string | null;
  set(text: string | null, over: string | null): void;
}

export const useDraft = create<Draft>((set) => ({ text: null, over: null, set: (text, over) => set({ text, over: text === null ? null : over }) }));
