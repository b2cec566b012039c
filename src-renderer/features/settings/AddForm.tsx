import type { FormEvent, ReactNode } from 'react';
import { Button } from '../../ui/Button.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import { FieldError, SettingRow } from './SettingRow.tsx';

interface AddFormProps {
  /** What is added: "account". */
  noun: string;
  text: string;
  id: string;
  /** What it is to be called by. */
  name: string;
  nameProblem: string | undefined;
  existing: readonly string[];
  busy: boolean;
  failure: string | undefined;
  /** The name it was saved under. */
  saved: string | undefined;
  /** Of the test beside Save. */
  test: { button: ReactNode; outcome: ReactNode };
  onName(name: string): void;
  onSubmit(event: FormEvent): void;
  /** Its other fields, a label and a control each. */
  children: ReactNode;
}

/** A form that saves one more of a list under a name, tried before where the person wants. */
export function AddForm({ noun, text, id, name, nameProblem, existing, busy, failure, saved, test, onName, onSubmit, children }: AddFormProps): ReactNode {
  const title = `Add ${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
  const replaces = existing.includes(name);
  return (
    <SettingRow title={title} text={text}>
      <form onSubmit={onSubmit} aria-label={title} className="grid w-full max-w-[520px] grid-cols-[112px_minmax(0,1fr)] gap-x-3 gap-y-2">
        {children}
        <AddField id={`${id}name`} label="Called" problem={nameProblem}>
          <TextInput id={`${id}name`} mono spellCheck={false} autoComplete="off" value={name} aria-invalid={nameProblem !== undefined} onChange={(event) => onName(event.target.value.trim())} />
        </AddField>
        {replaces && <p role="status" className="col-start-2 text-(length:--t-small) leading-(--lh-small) text-(--text-2)">There is one of this name; saving replaces it.</p>}
        <span />
        <div className="grid justify-items-start gap-2">
          <div className="flex items-center gap-2">
            <Button type="submit" size="large" disabled={busy}>{busy ? 'Saving' : `${replaces ? 'Replace' : 'Save'} ${noun}`}</Button>
            {test.button}
          </div>
          {test.outcome}
          {failure !== undefined && <FieldError>{failure}</FieldError>}
          <span role="status" className="text-(length:--t-small) text-(--text-2)">{saved !== undefined && <>Saved <code>{saved}</code></>}</span>
        </div>
      </form>
    </SettingRow>
  );
}

/** A label and its control, with what is wrong with it below. */
export function AddField({ id, label, problem, children }: { id: string; label: ReactNode; problem?: string | undefined; children: ReactNode }): ReactNode {
  return (
    <div className="contents">
      <label htmlFor={id} className="pt-1.5 text-(--text-2)">{label}</label>
      <div className="grid gap-1">
        {children}
        {problem !== undefined && <FieldError>{problem}</FieldError>}
      </div>
    </div>
  );
}
