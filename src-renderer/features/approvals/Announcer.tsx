import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTopic } from '../../hooks/useTopic.ts';

/** Says once, politely, that something new waits. */
export function Announcer(): ReactNode {
  const approvals = useTopic('approvals')?.approvals;
  const told = useRef<ReadonlySet<string> | null>(null);
  const [text, setText] = useState('');
  useEffect(() => {
    if (!approvals) return;
    const open = approvals.filter((approval) => approval.outcome === undefined);
    const fresh = told.current ? open.filter((approval) => !told.current?.has(approval.id)) : [];
    told.current = new Set(open.map((approval) => approval.id));
    if (fresh.length > 0) setText(`Waits for you: ${fresh.map((approval) => `${approval.heading}. ${approval.terms[1].title}.`).join(' ')}`);
  }, [approvals]);
  return <div role="status" aria-live="polite" className="sr-only">{text}</div>;
}
