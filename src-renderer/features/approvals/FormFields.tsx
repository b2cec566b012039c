import { useId, type ReactNode } from 'react';
import type { FormField } from '../../../src-preload/contract/index.ts';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import { VisibleText } from '../../ui/VisibleText.tsx';

interface FormFieldsProps {
  fields: readonly FormField[];
  /** As `argumentTexts` writes them: texts as they are, everything else as JSON. */
  values: Readonly<Record<string, string>>;
  disabled: boolean;
  onChange(name: string, text: string): void;
}

/** A form of another server's, to be filled in. */
export function FormFields({ fields, values, disabled, onChange }: FormFieldsProps): ReactNode {
  return (
    <div className="grid gap-2.5">
      {fields.map((field) => <Field key={field.name} field={field} text={values[field.name] ?? ''} disabled={disabled} onChange={(text) => onChange(field.name, text)} />)}
    </div>
  );
}

function Field({ field, text, disabled, onChange }: { field: FormField; text: string; disabled: boolean; onChange(text: string): void }): ReactNode {
  const id = useId();
  const hint = [field.description, field.limits].filter((part) => part !== undefined).join(' · ');
  return (
    <div className="grid grid-cols-[minmax(110px,32%)_minmax(0,1fr)] items-start gap-x-3">
      <label htmlFor={id} className="pt-1.5 [overflow-wrap:anywhere] text-(--text-2)"><VisibleText text={field.title} />{field.required && <span className="text-(--text-3)"> (required)</span>}</label>
      <div className="min-w-0">
        <Control id={id} field={field} text={text} disabled={disabled} describedBy={hint === '' ? undefined : `${id}-hint`} onChange={onChange} />
        {hint !== '' && <p id={`${id}-hint`} className="pt-0.5 text-(length:--t-small) text-(--text-3) [overflow-wrap:anywhere]"><VisibleText text={hint} /></p>}
      </div>
    </div>
  );
}

interface ControlProps {
  id: string;
  field: FormField;
  text: string;
  disabled: boolean;
  describedBy: string | undefined;
  onChange(text: string): void;
}

function Control({ id, field: { name, type, choices = [], title }, text, disabled, describedBy, onChange }: ControlProps): ReactNode {
  const shared = { id, disabled, 'data-argument': name, 'aria-describedby': describedBy };
  switch (type) {
    case 'text':
      return <TextInput {...shared} value={text} spellCheck={false} autoComplete="off" onChange={(event) => onChange(event.target.value)} />;
    case 'number':
      return <TextInput {...shared} inputMode="decimal" autoComplete="off" value={text === 'null' ? '' : text} onChange={(event) => onChange(event.target.value.trim() === '' ? 'null' : event.target.value)} />;
    case 'switch':
      return <div className="flex h-(--control-lg) items-center"><Checkbox {...shared} aria-label={title} checked={text === 'true'} onChange={(checked) => onChange(String(checked))} /></div>;
    case 'choice':
      return (
        <Select {...shared} className="w-full" value={text} onChange={(event) => onChange(event.target.value)}>
          <option value="">Choose</option>
          {choices.map((choice) => <option key={choice.value} value={choice.value}>{choice.title}</option>)}
        </Select>
      );
    case 'choices': {
      const chosen = readList(text);
      return (
        <div id={id} role="group" aria-label={title} aria-describedby={describedBy} className="grid gap-1 pt-1.5">
          {choices.map(({ value, title: words }) => (
            <label key={value} className="flex items-center gap-2">
              <Checkbox disabled={disabled} aria-label={words} checked={chosen.includes(value)} onChange={(checked) => onChange(JSON.stringify(choices.map((each) => each.value).filter((each) => (each === value ? checked : chosen.includes(each)))))} />
              <span className="min-w-0 [overflow-wrap:anywhere]"><VisibleText text={words} /></span>
            </label>
          ))}
        </div>
      );
    }
  }
}

function readList(text: string): string[] {
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
