import { create } from 'zustand';

interface Draft {
  /** What the person has typed and not saved; it stays while they look at other screens. */
  text: string | null;
  set(text: string | null): void;
}

export const useDraft = create<Draft>((set) => ({ text: null, set: (text) => set({ text }) }));
