import { useId, useState, type FormEvent, type ReactNode } from 'react';
import { useClient } from '../../hooks/useClient.ts';
import { toRequestError } from '../../hooks/useRequest.ts';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import { CopyValue } from './CopyValue.tsx';
import { errorText } from './errorText.ts';
import { FieldError, SettingRow } from './SettingRow.tsx';
import { emptyFields, readings, readTokenFields, type TokenFields } from './tokenFields.ts';

/** A new token: its name and what it may do; the token itself is shown once. */
export function MakeToken(): ReactNode {
  const client = useClient();
  const [fields, setFields] = useState<TokenFields>(emptyFields);
  const [checking, setChecking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const [made, setMade] = useState<{ name: string; token: string }>();
  const id = useId();
  const read = readTokenFields(fields);
  const problemOf = (field: keyof TokenFields): string | undefined => (checking && 'problem' in read && read.field === field ? read.problem : undefined);
  const set = (change: Partial<TokenFields>): void => {
    setFields({ ...fields, ...change });
    setFailure(undefined);
  };

  const make = (event: FormEvent): void => {
    event.preventDefault();
    setChecking(true);
    if ('problem' in read || busy) return;
    setBusy(true);
    client.request('tokens.create', read.request).then(
      ({ token, view: { name } }) => {
        setMade({ name, token });
        setFields(emptyFields);
        setChecking(false);
        setBusy(false);
      },
      (reason: unknown) => {
        setFailure(errorText(toRequestError(reason)));
        setBusy(false);
      },
    );
  };

  if (made) {
    return (
      <SettingRow title="Make a token" text="Shown this once. Only its hash is kept.">
        <p role="status">The token <code>{made.name}</code> is ready. Copy it now.</p>
        <CopyValue text={made.token} label={`Copy the token ${made.name}`} />
        <Button autoFocus onClick={() => setMade(undefined)}>Done</Button>
      </SettingRow>
    );
  }
  const text = (field: 'name' | 'functions' | 'rate', label: string, placeholder: string): ReactNode => (
    <>
      <label htmlFor={`${id}${field}`} className="pt-1.5 text-(--text-2)">{label}</label>
      <div className="grid gap-1">
        <TextInput id={`${id}${field}`} mono={field !== 'rate'} spellCheck={false} autoComplete="off" inputMode={field === 'rate' ? 'numeric' : 'text'} placeholder={placeholder} value={fields[field]} aria-invalid={problemOf(field) !== undefined} onChange={(event) => set({ [field]: event.target.value })} />
        {problemOf(field) !== undefined && <FieldError>{problemOf(field)}</FieldError>}
      </div>
    </>
  );
  return (
    <SettingRow title="Make a token" text="It can do less than you allow, never more. The audit names it.">
      <form onSubmit={make} aria-label="Make a token" className="grid w-full max-w-[440px] grid-cols-[84px_minmax(0,1fr)] gap-x-3 gap-y-2">
        {text('name', 'Name', 'For example cursor')}
        {text('functions', 'Functions', 'All; or read_*, category:files')}
        <label htmlFor={`${id}preset`} className="pt-1.5 text-(--text-2)">Policy</label>
        <Select id={`${id}preset`} value={fields.preset} onChange={(event) => set({ preset: event.target.value as TokenFields['preset'] })}>
          <option value="">As for everybody</option>
          <option value="ask">At most Ask</option>
          <option value="read-only">At most Read only</option>
          <option value="trusted">At most Trusted</option>
        </Select>
        {text('rate', 'Calls', 'A minute; no limit of its own')}
        <span className="pt-0.5 text-(--text-2)">May read</span>
        <div className="flex flex-wrap gap-x-4 gap-y-1.5 pt-0.5">
          {readings.map(({ id: reading, label }) => (
            <span key={reading} className="inline-flex items-center gap-2">
              <Checkbox aria-label={label} checked={fields.reads.includes(reading)} onChange={(checked) => set({ reads: checked ? [...fields.reads, reading] : fields.reads.filter((other) => other !== reading) })} />
              <span aria-hidden>{label}</span>
            </span>
          ))}
        </div>
        <span />
        <div className="grid justify-items-start gap-1">
          <Button type="submit" size="large" disabled={busy || fields.name === ''}>{busy ? 'Making' : 'Make token'}</Button>
          {failure !== undefined && <FieldError>{failure}</FieldError>}
        </div>
      </form>
    </SettingRow>
  );
}
