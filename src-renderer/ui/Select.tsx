import { ChevronDown } from 'lucide-react';
import type { ReactNode, SelectHTMLAttributes } from 'react';

interface SelectProps extends SelectHTMLAttributes<HTMLSelectElement> {
  /** Without a frame, for headers. */
  quiet?: boolean;
}

/** The system's own list of choices: it works with every keyboard and reader. */
export function Select({ quiet = false, className = '', children, ...rest }: SelectProps): ReactNode {
  return (
    <span className={`relative inline-flex min-w-0 items-center ${className}`}>
      <select
        className={`w-full appearance-none rounded-(--r2) border bg-(--surface) pr-7 pl-2 text-(--text) disabled:bg-(--well) disabled:text-(--text-3) ${quiet ? 'h-(--control) border-transparent bg-transparent text-(--text-2) hover:bg-(--hover)' : 'h-(--control-lg) border-(--line-control)'}`}
        {...rest}
      >
        {children}
      </select>
      <ChevronDown size={14} className="pointer-events-none absolute right-2 text-(--text-3)" aria-hidden />
    </span>
  );
}
