import { ChevronDown, ChevronRight } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { Chip } from '../../../ui/Chip.tsx';

interface ModelRowProps {
  title: string;
  text: ReactNode;
  /** This one reads the chats now. */
  inUse: boolean;
  chip?: ReactNode;
  action?: ReactNode;
  /** Its form, below the row; the title then opens and closes it. */
  open?: boolean;
  onToggle?: () => void;
  children?: ReactNode;
}

/** One place a model can be: its name, where words go, whether it is the one in use. */
export function ModelRow({ title, text, inUse, chip, action, open = false, onToggle, children }: ModelRowProps): ReactNode {
  const bodyId = useId();
  const name = (
    <span className="min-w-0 flex-1">
      <span className="mb-0.5 flex items-center gap-2"><span className="font-[560]">{title}</span>{chip}{inUse && <Chip tone="on">In use</Chip>}</span>
      <span className="block text-(length:--t-small) leading-(--lh-small) text-(--text-2) [overflow-wrap:anywhere]">{text}</span>
    </span>
  );
  return (
    <li className="border-t border-(--line)">
      <div className="flex min-h-14 items-center gap-2 py-1.5">
        {onToggle ? (
          <button type="button" aria-expanded={open} aria-controls={open ? bodyId : undefined} onClick={onToggle} className="-ml-2 flex min-w-0 flex-1 items-center gap-2 rounded-(--r2) px-2 py-1 text-left hover:bg-(--hover)">
            {open ? <ChevronDown size={16} className="text-(--text-3)" aria-hidden /> : <ChevronRight size={16} className="text-(--text-3)" aria-hidden />}
            {name}
          </button>
        ) : (
          <div className="flex min-w-0 flex-1 items-center gap-2 pl-6">{name}</div>
        )}
        {action}
      </div>
      {open && <div id={bodyId} className="pb-3 pl-6">{children}</div>}
    </li>
  );
}
