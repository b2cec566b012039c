import { Paperclip } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Preview } from '../../../../src-preload/contract/index.ts';
import { Chip } from '../../../ui/Chip.tsx';
import { formatBytes } from '../../../ui/format.ts';
import { VisibleText } from '../../../ui/VisibleText.tsx';
import { Fact, type PreviewProps } from './parts.tsx';

const roles = { to: 'To', cc: 'Cc', bcc: 'Bcc' } as const;

/** Everyone who gets it, and all of what they get. */
export function MailPreview({ preview }: PreviewProps<Extract<Preview, { kind: 'mail' }>>): ReactNode {
  const { from, recipients, subject, body, attachments } = preview;
  return (
    <>
      <dl className="grid max-h-[180px] grid-cols-[auto_minmax(0,1fr)] gap-x-3.5 gap-y-0.5 overflow-auto border-b border-(--line) px-2.5 py-2 [scrollbar-width:thin]">
        <Fact label="From" value={from} plain />
        {recipients.map(({ role, address, remark }, index) => (
          <div key={index} className="contents">
            <dt className="text-(--text-3)">{roles[role]}</dt>
            <dd className="min-w-0 [overflow-wrap:anywhere]"><VisibleText text={address} />{remark !== undefined && <> <Chip tone="out"><VisibleText text={remark} /></Chip></>}</dd>
          </div>
        ))}
        <Fact label="Subject" value={subject} strong plain />
      </dl>
      <p className="max-h-[320px] overflow-auto px-2.5 py-2 whitespace-pre-wrap [overflow-wrap:anywhere] [scrollbar-width:thin]"><VisibleText text={body} /></p>
      {attachments.length > 0 && (
        <ul className="border-t border-(--line) px-2.5 py-1.5">
          {attachments.map(({ name, bytes }, index) => <li key={index} className="flex items-center gap-2"><Paperclip size={14} aria-hidden className="flex-none text-(--text-3)" /><code className="min-w-0 [overflow-wrap:anywhere]"><VisibleText text={name} /></code><span className="text-(--text-3)">{formatBytes(bytes)}</span></li>)}
        </ul>
      )}
    </>
  );
}
