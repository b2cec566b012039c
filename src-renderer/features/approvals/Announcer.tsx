import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTopic } from '../../hooks/useTopic.ts';
import { showNotice } from './desktopNotice.ts';

/** Says once, politely, that something new waits: to a reader, on the desktop, and with a count in the title. */
export function Announcer(): ReactNode {
  const approvals = useTopic('approvals')?.approvals;
  const waiting = useTopic('status')?.waiting ?? 0;
  const told = useRef<ReadonlySet<string> | null>(null);
  const [text, setText] = useState('');
  useEffect(() => {
    if (!approvals) return;
    const open = approvals.filter((approval) => approval.outcome === undefined);
    const fresh = told.current ? open.filter((approval) => !told.current?.has(approval.id)) : [];
    told.current = new Set(open.map((approval) => approval.id));
    if (fresh.length === 0) return;
    setText(`Waits for you: ${fresh.map((approval) => `${approval.heading}. ${approval.terms[1].title}.`).join(' ')}`);
    showNotice(fresh);
  }, [approvals]);
  useEffect(() => {
    document.title = waiting > 0 ? `(${waiting}) Steward` : 'Steward';
  }, [waiting]);
  return <div role="status" aria-live="polite" className="sr-only">{text}</div>;
}
