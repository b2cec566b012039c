import { Check } from 'lucide-react';
import type { ButtonHTMLAttributes, ReactNode } from 'react';

interface CheckboxProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'onChange'> {
  checked: boolean;
  onChange(checked: boolean): void;
}

/** A box that is on or off; what it means stands beside it, its name in `aria-label` or a label. */
export function Checkbox({ checked, onChange, className = '', ...rest }: CheckboxProps): ReactNode {
  return (
    <button
      type="button"
      role="checkbox"
      aria-checked={checked}
      onClick={(event) => {
        event.stopPropagation();
        onChange(!checked);
      }}
      className={`relative inline-grid size-[15px] flex-none place-items-center rounded-[3px] border before:absolute before:-inset-1.5 before:content-[''] ${checked ? 'border-(--ink) bg-(--ink) text-(--on-ink)' : 'border-(--line-control) bg-(--surface)'} disabled:opacity-50 ${className}`}
      {...rest}
    >
      {checked && <Check size={11} className="stroke-[3]" aria-hidden />}
    </button>
  );
}

interface RadioProps {
  checked: boolean;
  onSelect(): void;
  name: string;
  disabled?: boolean;
  children: ReactNode;
}

/** One of several choices with its words; the browser gives groups of one name their arrow keys. */
export function RadioRow({ checked, onSelect, name, disabled = false, children }: RadioProps): ReactNode {
  return (
    <label className={`flex items-start gap-2.5 rounded-(--r2) px-2.5 py-2 ${checked ? 'bg-(--selected)' : disabled ? '' : 'hover:bg-(--hover)'} ${disabled ? 'text-(--text-3)' : ''} has-focus-visible:outline-2 has-focus-visible:outline-(--accent)`}>
      <input type="radio" name={name} checked={checked} disabled={disabled} onChange={onSelect} className="sr-only" />
      <span aria-hidden className={`mt-[2.5px] inline-grid size-[15px] flex-none place-items-center rounded-full border bg-(--surface) ${checked ? 'border-(--ink)' : 'border-(--line-control)'}`}>{checked && <span className="size-[7px] rounded-full bg-(--ink)" />}</span>
      <span className="min-w-0 flex-1">{children}</span>
    </label>
  );
}
