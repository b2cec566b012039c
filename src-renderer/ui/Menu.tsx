import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';

export interface MenuChoice {
  id: string;
  label: ReactNode;
  detail?: string;
  icon?: ReactNode;
  danger?: boolean;
  checked?: boolean;
  onSelect(): void;
}

interface MenuProps {
  trigger: ReactNode;
  choices: readonly MenuChoice[];
  align?: 'start' | 'end';
  label: string;
  /** Where a key opens it too; without these it minds itself. */
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
}

/** A menu below its button. */
export function Menu({ trigger, choices, align = 'start', label, ...controlled }: MenuProps): ReactNode {
  return (
    <DropdownMenu.Root modal={false} {...controlled}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content aria-label={label} align={align} sideOffset={4} collisionPadding={8} className="z-30 max-h-[60vh] max-w-[420px] min-w-[180px] overflow-auto rounded-(--r3) bg-(--surface) p-1 shadow-(--shadow-2)">
          {choices.map((choice) => (
            <DropdownMenu.Item key={choice.id} onSelect={choice.onSelect} className={`flex items-start gap-2 rounded-(--r2) px-2 py-1 outline-none data-highlighted:bg-(--hover) [&_svg]:mt-0.5 [&_svg]:size-4 ${choice.danger ? 'text-(--destroy)' : ''}`}>
              {choice.checked !== undefined && <span className="w-4 flex-none">{choice.checked && <Check aria-hidden />}</span>}
              {choice.icon}
              <span className="min-w-0 flex-1">
                {choice.label}
                {choice.detail !== undefined && <span className="block text-(length:--t-small) leading-(--lh-small) text-(--text-3)">{choice.detail}</span>}
              </span>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
