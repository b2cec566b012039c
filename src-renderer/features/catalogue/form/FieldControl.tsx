import { useState, type ReactNode } from 'react';
import type { Json } from '../../../../src-preload/contract/index.ts';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { Select } from '../../../ui/Select.tsx';
import { TextArea, TextInput } from '../../../ui/TextInput.tsx';
import { formatBytes } from '../../../ui/format.ts';
import type { FieldModel, NumberField } from './fieldModel.ts';
import { pathKey, readNumberText, sameJson, valueAt, withText, withValue, type Path } from './formState.ts';
import type { FormHandle } from './FormFields.tsx';
import { readJson } from './jsonText.ts';

interface FieldControlProps {
  id: string;
  field: FieldModel;
  name: string;
  /** Emptied text stays as empty text instead of taking the argument out. */
  keepEmpty: boolean;
  path: Path;
  handle: FormHandle;
  invalid: boolean;
  describedBy: string;
}

/** The control of one value: its own for each kind of field, JSON text for what has none. */
export function FieldControl({ id, field, name, keepEmpty, path, handle, invalid, describedBy }: FieldControlProps): ReactNode {
  const value = valueAt(handle.form.input, path);
  const set = (next: Json | undefined): void => handle.change(withValue(handle.form, path, next));
  const leave = (): void => handle.visit(path);
  const shared = { id, 'aria-invalid': invalid, 'aria-describedby': describedBy, onBlur: leave };
  switch (field.kind) {
    case 'text': {
      const text = typeof value === 'string' ? value : '';
      const change = (next: string): void => set(next === '' && !keepEmpty ? undefined : next);
      const placeholder = typeof field.fallback === 'string' ? field.fallback : '';
      return field.multiline
        ? <TextArea {...shared} mono rows={Math.min(12, Math.max(2, text.split('\n').length))} value={text} placeholder={placeholder} onChange={(event) => change(event.target.value)} />
        : <TextInput {...shared} mono value={text} placeholder={placeholder} onChange={(event) => change(event.target.value)} />;
    }
    case 'number':
      return <NumberControl {...shared} field={field} name={name} value={value} set={set} />;
    case 'boolean': {
      const on = typeof value === 'boolean' ? value : field.fallback === true;
      return (
        <label className="flex min-h-8 items-center gap-2 text-(length:--t-small)">
          <Checkbox {...shared} checked={on} onChange={set} />
          {field.description ?? name}
        </label>
      );
    }
    case 'choice': {
      const chosen = value === undefined ? -1 : field.options.findIndex((option) => sameJson(option, value));
      const unset = field.fallback === undefined ? 'Not set' : `Default: ${label(field.fallback)}`;
      return (
        <Select {...shared} value={String(chosen)} onChange={(event) => set(event.target.value === '-1' ? undefined : field.options[Number(event.target.value)])}>
          {!(keepEmpty && chosen >= 0) && <option value="-1">{keepEmpty ? 'Choose' : unset}</option>}
          {field.options.map((option, index) => <option key={index} value={String(index)}>{label(option)}</option>)}
        </Select>
      );
    }
    case 'json':
    case 'group':
    case 'union':
    case 'list': {
      const text = handle.form.texts[pathKey(path)] ?? (value === undefined ? '' : JSON.stringify(value, null, 2));
      return <JsonControl key={pathKey(path)} {...shared} text={text} expects={field.kind === 'json' ? field.expects : 'any value'} path={path} handle={handle} />;
    }
  }
}

interface ControlProps {
  id: string;
  'aria-invalid': boolean;
  'aria-describedby': string;
  onBlur: () => void;
}

/** Keeps what is typed ("1.", "-") while the value behind it is the number read so far. */
function NumberControl({ field, name, value, set, ...shared }: ControlProps & { field: NumberField; name: string; value: Json | undefined; set: (next: Json | undefined) => void }): ReactNode {
  const [typed, setTyped] = useState<string | null>(null);
  const own = value === undefined || value === null ? '' : String(value);
  const text = typed !== null && sameOrBothAbsent(readNumberText(typed), value) ? typed : own;
  const hints = [
    typeof value === 'number' && /bytes|size/.test(name) ? formatBytes(value) : '',
    field.fallback === undefined ? '' : `default ${typeof field.fallback === 'number' && /bytes|size/.test(name) ? formatBytes(field.fallback) : label(field.fallback)}`,
  ].filter(Boolean);
  return (
    <div className="flex items-center gap-2">
      <div className="w-[150px] flex-none">
        <TextInput {...shared} mono inputMode={field.integer ? 'numeric' : 'decimal'} value={text} onChange={(event) => {
          setTyped(event.target.value);
          set(readNumberText(event.target.value));
        }} />
      </div>
      {hints.length > 0 && <span className="text-(length:--t-small) text-(--text-3) tabular-nums">{hints.join(', ')}</span>}
    </div>
  );
}

/** JSON text: read at every change; what can't be read yet is kept as typed. */
function JsonControl({ text, expects, path, handle, ...shared }: ControlProps & { text: string; expects: string; path: Path; handle: FormHandle }): ReactNode {
  // What stands in the box while it is edited: reading it would lay it out anew under the hand.
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <TextArea
      {...shared}
      mono
      rows={Math.min(10, Math.max(1, (draft ?? text).split('\n').length))}
      value={draft ?? text}
      placeholder={`${expects}, as JSON`}
      onChange={(event) => {
        const next = event.target.value;
        setDraft(next);
        const reading = readJson(next);
        if (next.trim() === '') handle.change(withValue(handle.form, path, typeof path.at(-1) === 'number' ? null : undefined));
        else handle.change(reading.ok ? withValue(handle.form, path, reading.value) : withText(handle.form, path, next));
      }}
      onBlur={() => {
        setDraft(null);
        shared.onBlur();
      }}
    />
  );
}

const label = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

function sameOrBothAbsent(a: Json | undefined, b: Json | undefined): boolean {
  return a === undefined || b === undefined ? a === b : sameJson(a, b);
}
