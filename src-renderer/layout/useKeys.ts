import { useEffect } from 'react';
import { goTo } from './routes.ts';
import { places } from './Rail.tsx';
import { useUiState } from './uiState.ts';

/** In a browser, keys the browser owns take Alt in place of Ctrl. */
const inApp = typeof window !== 'undefined' && 'steward' in window;

/** The keys of the whole window (ui.md, "Keys"). Single letters belong to the card or list that has the focus. */
export function useKeys(actions: { nextWaiting(): void; newChat(): void }): void {
  const set = useUiState((state) => state.set);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return;
      const control = event.ctrlKey || event.metaKey;
      const owned = inApp ? control : event.altKey;
      const typing = event.target instanceof HTMLElement && (event.target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName));
      const run = pick();
      if (!run) return;
      event.preventDefault();
      run();

      function pick(): (() => void) | undefined {
        const state = useUiState.getState();
        if (control && !event.shiftKey && event.key.toLowerCase() === 'k') return () => set({ palette: !state.palette });
        if (control && event.key === '.') return actions.nextWaiting;
        if (control && event.key.toLowerCase() === 'i') return () => set({ inspectorOpen: !state.inspectorOpen });
        if (control && event.key.toLowerCase() === 'b') return () => set({ listOpen: !state.listOpen });
        if (owned && event.key.toLowerCase() === 'n') return actions.newChat;
        if (owned && /^[1-9]$/.test(event.key)) {
          const place = places[Number(event.key) - 1];
          return place && (() => goTo(`#/${place.screen}`));
        }
        // While typing it takes back text; elsewhere it offers the last change.
        if (control && !event.shiftKey && event.key.toLowerCase() === 'z' && !typing) return () => set({ palette: true });
        if (event.key === 'F6') return () => focusNextPane(event.shiftKey ? -1 : 1);
        if (event.key === '?' && !typing) return () => set({ help: !state.help });
        return undefined;
      }
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [actions, set]);
}

function focusNextPane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')];
  if (panes.length === 0) return;
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  const pane = panes[(at + step + panes.length) % panes.length];
  const target = pane?.querySelector<HTMLElement>('[aria-current], [data-pane-focus], input, textarea, a[href], button:not([disabled]), [tabindex="0"]');
  target?.focus();
}

/** The list that `?` shows. */
export const keyList: readonly { keys: readonly string[]; does: string }[] = [
  { keys: ['Ctrl K'], does: 'Palette' },
  { keys: inApp ? ['Ctrl N'] : ['Alt N'], does: 'New chat' },
  { keys: inApp ? ['Ctrl 1', 'to 9'] : ['Alt 1', 'to 9'], does: 'Screens' },
  { keys: ['Ctrl F', '/'], does: 'In lists: find' },
  { keys: ['Ctrl .'], does: 'Next thing that waits for you' },
  { keys: ['Ctrl I'], does: 'Inspector' },
  { keys: ['Ctrl B'], does: 'List, when the window is narrow' },
  { keys: ['F6'], does: 'Next pane' },
  { keys: ['Ctrl ↵'], does: 'Approve the focused card' },
  { keys: ['R', 'E', 'S', 'D'], does: 'On a card: refuse with a note, edit, how long, whole preview' },
  { keys: ['↑', '↓', 'Space'], does: 'Rows of a batch' },
  { keys: ['J', 'K', '↵', 'U'], does: 'In lists: move, open, undo' },
  { keys: ['Ctrl Z'], does: 'Undo: text while typing, else offers the last change' },
  { keys: ['Esc'], does: 'Close, then stop the turn' },
  { keys: ['?'], does: 'This list' },
];
