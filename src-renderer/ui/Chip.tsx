import type { ReactNode } from 'react';

const tones = {
  plain: 'border-(--line-2) text-(--text-2)',
  write: 'border-transparent bg-(--write-tint) text-(--write)',
  destroy: 'border-transparent bg-(--destroy-tint) text-(--destroy)',
  out: 'border-transparent bg-(--out-tint) text-(--out)',
  ok: 'border-transparent bg-(--accent-tint) text-(--accent)',
  on: 'border-transparent bg-(--selected) text-(--text)',
  claim: 'border-dashed border-(--line-control) text-(--text-2)',
} as const;

export type ChipTone = keyof typeof tones;

/** A short fact beside a name. */
export function Chip({ tone = 'plain', children }: { tone?: ChipTone; children: ReactNode }): ReactNode {
  return <span className={`inline-flex h-5 flex-none items-center gap-[5px] rounded-(--r1) border px-1.5 text-(length:--t-small) whitespace-nowrap [&_svg]:size-[13px] ${tones[tone]}`}>{children}</span>;
}
