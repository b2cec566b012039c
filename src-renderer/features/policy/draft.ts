import { create } from 'zustand';

interface Draft {
  /** What the person has typed and not saved; it stays while they look at other screens. */
  text: string | null;
  /** The saved rules it was made from. */
  base: string | null;
  set(text: string | null, base: string | null): void;
}

export const useDraft = create<Draft>((set) => ({ text: null, base: null, set: (text, base) => set({ text, base: text === null ? null : base }) }));
