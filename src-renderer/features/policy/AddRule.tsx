import { useId, useState, type FormEvent, type ReactNode } from 'react';
import type { Verdict } from '../../../src-preload/contract/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import { addRule, makeRule, subjects, subjectTexts, type NewRule, type Subject } from './writeRule.ts';

const empty: NewRule = { verdict: 'deny', subject: 'path', value: '', reason: '', until: '' };
const verdicts: readonly { id: Verdict; label: string }[] = [{ id: 'deny', label: 'Refuse' }, { id: 'ask', label: 'Ask' }, { id: 'allow', label: 'Run' }];

/** A form that writes a rule into the text, below the others. */
export function AddRule({ text, onAdd, onClose }: { text: string; onAdd(text: string): void; onClose(): void }): ReactNode {
  const [rule, setRule] = useState(empty);
  const [failed, setFailed] = useState(false);
  const id = useId();
  const { label, placeholder } = subjectTexts[rule.subject];
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (rule.value.trim() === '') return;
    const next = addRule(text, makeRule(rule, text));
    setFailed(next === undefined);
    if (next === undefined) return;
    onAdd(next);
    setRule({ ...empty, verdict: rule.verdict, subject: rule.subject });
  };
  return (
    <form aria-label="Add a rule" data-testid="add-rule" onSubmit={submit} className="grid gap-2 rounded-(--r2) bg-(--well) p-2.5">
      <div className="flex flex-wrap items-center gap-2">
        <Segmented label="Verdict" options={verdicts} selected={rule.verdict} onSelect={(verdict) => setRule({ ...rule, verdict })} />
        <Select aria-label="What it looks at" value={rule.subject} onChange={(event) => setRule({ ...rule, subject: event.currentTarget.value as Subject })}>
          {subjects.map((subject) => <option key={subject} value={subject}>{subjectTexts[subject].label}</option>)}
        </Select>
        <TextInput mono aria-label={label} placeholder={placeholder} spellCheck={false} value={rule.value} onChange={(event) => setRule({ ...rule, value: event.currentTarget.value })} className="min-w-[160px] flex-1 basis-40" />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <TextInput aria-label="Reason" placeholder="Reason, shown to you and the model" value={rule.reason} onChange={(event) => setRule({ ...rule, reason: event.currentTarget.value })} className="min-w-[240px] flex-1 basis-60" />
        <label htmlFor={id} className="text-(length:--t-small) text-(--text-2)">until</label>
        <TextInput id={id} type="date" value={rule.until} onChange={(event) => setRule({ ...rule, until: event.currentTarget.value })} className="w-auto!" />
        <div className="ml-auto flex items-center gap-1.5">
          <Button variant="ghost" onClick={onClose}>Close</Button>
          <Button type="submit" disabled={rule.value.trim() === ''}>Add</Button>
        </div>
      </div>
      {failed && <p role="alert" className="text-(length:--t-small) text-(--destroy)">The text is not readable as JSON, so nothing can be added to it. Mend what is listed below first.</p>}
    </form>
  );
}
