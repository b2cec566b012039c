import { CircleAlert, Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RequestError } from '../../client/client.ts';
import { errorText } from './errorText.ts';

interface SettingRowProps {
  title: string;
  /** What it means, under the title. */
  text?: ReactNode;
  /** Why the last change did not hold. */
  error?: RequestError | undefined;
  /** What fixed the value for this run: a flag or a variable. */
  fixedBy?: string | null | undefined;
  children: ReactNode;
}

/** One setting: its name and meaning on the left, the control on the right. */
export function SettingRow({ title, text, error, fixedBy, children }: SettingRowProps): ReactNode {
  return (
    <section aria-label={title} className="grid grid-cols-[208px_minmax(0,1fr)] gap-x-6 gap-y-2 border-t border-(--line) py-4 @max-[600px]:grid-cols-1">
      <div>
        <h2>{title}</h2>
        {text !== undefined && <div className="text-(length:--t-small) leading-(--lh-small) text-(--text-2)">{text}</div>}
      </div>
      <div className="grid min-w-0 content-start justify-items-start gap-2">
        {children}
        {fixedBy !== undefined && fixedBy !== null && <FixedNote by={fixedBy} />}
        {error && <FieldError>{errorText(error)}</FieldError>}
      </div>
    </section>
  );
}

/** A block over the whole width, for tables and lists. */
export function SettingBlock({ title, count, text, action, children }: { title: string; count?: number | undefined; text?: ReactNode; action?: ReactNode; children: ReactNode }): ReactNode {
  return (
    <section aria-label={title} className="pt-2 pb-4">
      <div className="mb-1.5 flex min-h-7 items-center gap-2">
        <h2>{title}</h2>
        {count !== undefined && <span className="text-(length:--t-small) text-(--text-3) tabular-nums">{count.toLocaleString('en')}</span>}
        {text !== undefined && <span className="min-w-0 flex-1 truncate text-(length:--t-small) text-(--text-2)">{text}</span>}
        {action !== undefined && <span className="ml-auto flex-none">{action}</span>}
      </div>
      {children}
    </section>
  );
}

/** Said where a control is disabled: what fixed it, and how to free it. */
export function FixedNote({ by }: { by: string }): ReactNode {
  return (
    <p className="flex items-start gap-1.5 text-(length:--t-small) leading-(--lh-small) text-(--text-2)">
      <Lock size={14} className="mt-0.5" aria-hidden />
      <span>Fixed by <code>{by}</code> for this run. Start Steward without it to change this here.</span>
    </p>
  );
}

/** What is wrong with the field above, and what would be right. */
export function FieldError({ id, children }: { id?: string; children: ReactNode }): ReactNode {
  return (
    <p id={id} role="alert" className="flex items-start gap-1.5 text-(length:--t-small) leading-(--lh-small) text-(--destroy)">
      <CircleAlert size={14} className="mt-0.5" aria-hidden />
      <span className="min-w-0 [overflow-wrap:anywhere]">{children}</span>
    </p>
  );
}
