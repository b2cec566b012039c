import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

/** A link that is only an icon; the label is its name. */
export function IconLink({ href, label, icon: Icon }: { href: string; label: string; icon: LucideIcon }): ReactNode {
  return (
    <a href={href} aria-label={label} title={label} className="inline-grid size-(--control) flex-none place-items-center rounded-(--r2) text-(--text-2) hover:bg-(--hover) hover:text-(--text)">
      <Icon size={16} aria-hidden />
    </a>
  );
}
