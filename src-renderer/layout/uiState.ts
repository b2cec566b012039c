import { create } from 'zustand';

interface UiState {
  palette: boolean;
  /** The list of keys. */
  help: boolean;
  listOpen: boolean;
  inspectorOpen: boolean;
  /** The call shown in the chat's inspector. */
  inspectedCall: string | null;
  /** Text put into the composer from elsewhere (palette, suggestions). */
  draft: { text: string; send: boolean; serial: number } | null;
  set(patch: Partial<Omit<UiState, 'set'>>): void;
}

/** What is open on this screen; it belongs to this window alone and is not kept. */
export const useUiState = create<UiState>((set) => ({
  palette: false,
  help: false,
  listOpen: false,
  inspectorOpen: false,
  inspectedCall: null,
  draft: null,
  set: (patch) => set(patch),
}));

let serial = 0;

/** Puts a sentence into the composer, or sends it at once. */
export function draftMessage(text: string, send: boolean): void {
  serial++;
  useUiState.getState().set({ draft: { text, send, serial } });
}
