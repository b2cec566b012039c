import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';

interface OverlayProps {
  open: boolean;
  onClose(): void;
  title: string;
  /** palette: near the top; dialog: centred; right: a sheet over the main pane; left: a sheet of the list. */
  kind: 'palette' | 'dialog' | 'right' | 'left';
  children: ReactNode;
}

const places: Record<OverlayProps['kind'], string> = {
  palette: 'top-[min(104px,12vh)] left-1/2 w-[min(860px,calc(100vw-48px))] -translate-x-1/2 rounded-(--r4) shadow-(--shadow-3)',
  dialog: 'top-1/2 left-1/2 max-h-[80vh] w-[min(520px,calc(100vw-32px))] -translate-x-1/2 -translate-y-1/2 overflow-auto rounded-(--r4) shadow-(--shadow-3)',
  right: 'top-0 right-0 bottom-(--strip) w-[min(380px,calc(100vw-48px))] border-l border-(--line) shadow-(--shadow-2)',
  left: 'top-0 bottom-(--strip) left-(--rail) w-(--list) border-r border-(--line) shadow-(--shadow-2)',
};

/** Something over the screen that takes the keyboard until it is closed; Esc closes. */
export function Overlay({ open, onClose, title, kind, children }: OverlayProps): ReactNode {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => { if (!next) onClose(); }}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-20 bg-(--scrim)" />
        <Dialog.Content aria-describedby={undefined} className={`fixed z-20 flex min-h-0 flex-col bg-(--surface) outline-none ${places[kind]}`}>
          <Dialog.Title className="sr-only">{title}</Dialog.Title>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
