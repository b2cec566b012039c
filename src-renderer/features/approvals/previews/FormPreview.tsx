import { MessageSquareText } from 'lucide-react';
import type { ReactNode } from 'react';
import type { FormField, Preview } from '../../../../src-preload/contract/index.ts';
import { VisibleText } from '../../../ui/VisibleText.tsx';
import { Head } from './parts.tsx';

/** What another server asks, and the answers as they would be sent. */
export function FormPreview({ preview }: { preview: Extract<Preview, { kind: 'form' }> }): ReactNode {
  const { server, message, fields } = preview;
  return (
    <>
      <Head icon={<MessageSquareText size={14} aria-hidden />}>
        <span className="min-w-0 truncate"><b className="font-semibold text-(--text)"><VisibleText text={server} /></b> asks</span>
      </Head>
      <p className="px-2.5 py-2 whitespace-pre-wrap [overflow-wrap:anywhere]"><VisibleText text={message} /></p>
      {fields.length > 0 && (
        <dl className="grid grid-cols-[minmax(88px,auto)_minmax(0,1fr)] gap-x-3.5 gap-y-0.5 border-t border-(--line) px-2.5 py-2">
          {fields.map((field) => <Answer key={field.name} field={field} />)}
        </dl>
      )}
    </>
  );
}

function Answer({ field: { title, value, required, choices, type } }: { field: FormField }): ReactNode {
  const shown = type === 'switch' ? (value === 'true' ? 'Yes' : 'No') : (choices?.find((choice) => choice.value === value)?.title ?? value);
  return (
    <>
      <dt className="max-w-[200px] text-(--text-3) [overflow-wrap:anywhere]"><VisibleText text={title} /></dt>
      <dd className="min-w-0 [overflow-wrap:anywhere] whitespace-pre-wrap text-(--text)">{value === '' ? <span className={required ? 'text-(--destroy)' : 'text-(--text-3)'}>{required ? 'empty, and required' : 'empty'}</span> : <VisibleText text={shown} />}</dd>
    </>
  );
}
