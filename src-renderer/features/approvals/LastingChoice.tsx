import { ChevronDown, ChevronRight } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import type { GrantOffer, RuleMatch } from '../../../src-preload/contract/index.ts';
import { useDelayed } from '../../hooks/useDelayed.ts';
import { useRequest } from '../../hooks/useRequest.ts';
import { Select } from '../../ui/Select.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import { VisibleText } from '../../ui/VisibleText.tsx';
import { describeReach } from './describeReach.ts';
import { isAhead, listFields, setField, type Ending } from './lastingFields.ts';

/** What a lasting choice would save, as the person has it now. */
export interface Lasting {
  /** Undefined: as it was offered. */
  match: RuleMatch[] | undefined;
  ending: Ending;
  /** YYYY-MM-DD, for an end on a day of choice. */
  date: string;
}

export const asOffered: Lasting = { match: undefined, ending: 'none', date: '' };

interface LastingChoiceProps {
  approvalId: string;
  offer: GrantOffer;
  /** What else is to be known of the choice. */
  remark?: string;
  lasting: Lasting;
  disabled: boolean;
  onChange(lasting: Lasting): void;
}

/** What a permission for longer would cover, in words, with the means to make it narrower and shorter. */
export function LastingChoice({ approvalId, offer, remark = '', lasting, disabled, onChange }: LastingChoiceProps): ReactNode {
  const [narrowing, setNarrowing] = useState(false);
  const id = useId();
  const match = lasting.match ?? offer.match ?? [];
  const fields = listFields(match);
  const narrowed = useDelayed(JSON.stringify(lasting.match ?? null), 250);
  const reach = useRequest('approvals.reach', { approvalId, scope: offer.scope, ...(narrowed !== 'null' && { match: JSON.parse(narrowed) as RuleMatch[] }) });
  const overdue = lasting.ending === 'date' && lasting.date !== '' && !isAhead(lasting.date);
  return (
    <section aria-label="What it would allow" data-testid="lasting" className="mx-2 mb-2 rounded-(--r2) bg-(--well) px-2.5 py-2 text-(length:--t-small) leading-(--lh-small)">
      <p className="text-(--text) [overflow-wrap:anywhere]"><VisibleText text={offer.sentence} />{lasting.match !== undefined && <span className="text-(--text-3)"> (narrowed below)</span>}</p>
      {reach.data && !reach.error && <p role="status" className="text-(--text-2)">{describeReach(reach.data)}</p>}
      {remark !== '' && <p className="text-(--text-2)">{remark}</p>}
      <div className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1.5">
        {fields.length > 0 && (
          <button type="button" data-testid="narrow" aria-expanded={narrowing} aria-controls={id} disabled={disabled} onClick={() => setNarrowing(!narrowing)} className="target inline-flex items-center gap-1 text-(--accent) hover:underline">
            {narrowing ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}Narrow
          </button>
        )}
        {lasting.match !== undefined && <button type="button" disabled={disabled} onClick={() => onChange({ ...lasting, match: undefined })} className="target text-(--accent) hover:underline">Back to the offered</button>}
        <label className="ml-auto inline-flex items-center gap-1.5 text-(--text-2)">
          until
          <Select quiet aria-label="Until" data-testid="until" disabled={disabled} value={lasting.ending} onChange={(event) => onChange({ ...lasting, ending: event.currentTarget.value as Ending })}>
            <option value="none">I remove it</option>
            <option value="today">the end of today</option>
            <option value="week">7 days from now</option>
            <option value="date">a day …</option>
          </Select>
          {lasting.ending === 'date' && <TextInput type="date" aria-label="Last day" aria-invalid={overdue || undefined} disabled={disabled} value={lasting.date} onChange={(event) => onChange({ ...lasting, date: event.currentTarget.value })} className="w-auto!" />}
        </label>
      </div>
      {overdue && <p role="alert" className="mt-1 text-(--destroy)">That day is over.</p>}
      {narrowing && (
        <ul id={id} className="mt-2 grid gap-1.5">
          {fields.map((field, index) => (
            <li key={index}>
              <label className="grid grid-cols-[92px_minmax(0,1fr)] items-center gap-2">
                <span className="text-right text-(--text-3)">{field.label}</span>
                <TextInput mono spellCheck={false} disabled={disabled} value={field.text} onChange={(event) => onChange({ ...lasting, match: setField(match, field, event.currentTarget.value) })} />
              </label>
            </li>
          ))}
          <li className="text-(--text-3)">It can be made narrower, never wider, and must still cover this call.</li>
        </ul>
      )}
    </section>
  );
}
