import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { shortenPath } from '../../../layout/shortenPath.ts';
import { VisibleText } from '../../../ui/VisibleText.tsx';

/** How one kind of preview is drawn. */
export interface PreviewProps<P> {
  preview: P;
  /** Everything there is, as far as it was fetched; else a first part. */
  whole: boolean;
  onShowWhole: (() => void) | undefined;
}

/** A remark that must not be missed. */
export function Note({ tone, children }: { tone: 'write' | 'destroy'; children: ReactNode }): ReactNode {
  return (
    <p className={`flex gap-2 px-2.5 py-1.5 text-(--text-2) ${tone === 'destroy' ? 'bg-(--destroy-tint)' : 'bg-(--write-tint)'}`}>
      <TriangleAlert size={14} aria-hidden className={`mt-0.5 ${tone === 'destroy' ? 'text-(--destroy)' : 'text-(--write)'}`} />
      <span className="min-w-0 [overflow-wrap:anywhere]">{children}</span>
    </p>
  );
}

/** First line of the well: what it is about, and how much of it. */
export function Head({ icon, right, children }: { icon: ReactNode; right?: string | undefined; children: ReactNode }): ReactNode {
  return (
    <div className="flex min-h-7 min-w-0 items-center gap-2 border-b border-(--line) px-2.5 py-[5px] text-(--text-2)">
      {icon}
      {children}
      {right !== undefined && <span className="ml-auto flex-none pl-2 text-(--text-3)">{right}</span>}
    </div>
  );
}

/** A path with its last part in bold; a long one wraps, for its end says most. */
export function PathName({ path }: { path: string }): ReactNode {
  const short = shortenPath(path);
  const cut = short.replace(/\/$/, '').lastIndexOf('/') + 1;
  return (
    <code className="min-w-0 [overflow-wrap:anywhere] text-(--text-2)" title={path}>
      <VisibleText text={short.slice(0, cut)} />
      <b className="font-semibold text-(--text)"><VisibleText text={short.slice(cut)} /></b>
    </code>
  );
}

/** A row of a list of facts. */
export function Fact({ label, value, strong = false, plain = false, tone }: { label: string; value: string; strong?: boolean; plain?: boolean; tone?: string | undefined }): ReactNode {
  return (
    <>
      <dt className={tone ?? 'text-(--text-3)'}>{label}</dt>
      <dd className={`min-w-0 [overflow-wrap:anywhere] ${plain ? '' : 'font-mono'} ${strong ? 'font-semibold text-(--text)' : 'text-(--text-2)'}`}><VisibleText text={value} /></dd>
    </>
  );
}

/** Fetches and shows what was left out. */
export function ShowWhole({ onClick, children }: { onClick: (() => void) | undefined; children: ReactNode }): ReactNode {
  if (!onClick) return null;
  return <button type="button" data-show-whole onClick={onClick} className="block w-full border-t border-(--line) px-2.5 py-1.5 text-left text-(--accent) -outline-offset-2 hover:bg-(--hover)">{children}</button>;
}

/** Names of files, one a line. */
export function Names({ names, truncated }: { names: readonly string[]; truncated: boolean }): ReactNode {
  return (
    <ul className="mt-2 max-h-[280px] overflow-auto font-mono [scrollbar-width:thin]">
      {names.map((name) => <li key={name} className="[overflow-wrap:anywhere]"><VisibleText text={name} /></li>)}
      {truncated && <li className="text-(--text-3)">and more</li>}
    </ul>
  );
}
