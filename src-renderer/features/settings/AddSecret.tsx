import { useId, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useClient } from '../../hooks/useClient.ts';
import { toRequestError } from '../../hooks/useRequest.ts';
import { Button } from '../../ui/Button.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import { errorText } from './errorText.ts';
import { checkSecretName } from './secretName.ts';
import { FieldError, SettingRow } from './SettingRow.tsx';

/** Name and value of one secret, saved with Enter or the button. */
export function AddSecret({ existing }: { existing: readonly string[] }): ReactNode {
  const client = useClient();
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const [checking, setChecking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const [saved, setSaved] = useState<string>();
  const nameField = useRef<HTMLInputElement>(null);
  const id = useId();
  const wrongName = checkSecretName(name);
  const shownWrong = checking && name !== '' ? wrongName : undefined;
  const replaces = existing.includes(name);

  const save = (event: FormEvent): void => {
    event.preventDefault();
    setChecking(true);
    if (wrongName !== undefined || value === '' || busy) return;
    setBusy(true);
    setFailure(undefined);
    client.request('secrets.set', { name, value }).then(
      () => {
        setSaved(name);
        setName('');
        setValue('');
        setChecking(false);
        setBusy(false);
        nameField.current?.focus();
      },
      (reason: unknown) => {
        setFailure(errorText(toRequestError(reason)));
        setBusy(false);
      },
    );
  };

  return (
    <SettingRow title="Add a secret" text="Functions and settings name it; only the runtime reads it.">
      <form onSubmit={save} className="grid w-full max-w-[440px] grid-cols-[52px_minmax(0,1fr)] gap-x-3 gap-y-2">
        <label htmlFor={`${id}name`} className="pt-1.5 text-(--text-2)">Name</label>
        <div className="grid gap-1">
          <TextInput ref={nameField} id={`${id}name`} mono spellCheck={false} autoComplete="off" placeholder="For example smtp.office" value={name} aria-invalid={shownWrong !== undefined} onChange={(event) => { setName(event.target.value.trim()); setSaved(undefined); }} onBlur={() => setChecking(true)} />
          {shownWrong !== undefined && <FieldError>{shownWrong}</FieldError>}
          {replaces && <p role="status" className="text-(length:--t-small) leading-(--lh-small) text-(--text-2)">There is one of this name; saving replaces its value.</p>}
        </div>
        <label htmlFor={`${id}value`} className="pt-1.5 text-(--text-2)">Value</label>
        <div className="grid gap-1">
          <TextInput id={`${id}value`} mono type="password" spellCheck={false} autoComplete="new-password" maxLength={10_000} value={value} onChange={(event) => { setValue(event.target.value); setSaved(undefined); }} />
          {failure !== undefined && <FieldError>{failure}</FieldError>}
        </div>
        <span />
        <div className="flex items-center gap-2.5">
          <Button type="submit" size="large" disabled={busy || name === '' || value === '' || shownWrong !== undefined}>{busy ? 'Saving' : replaces ? 'Replace the value' : 'Save secret'}</Button>
          <span role="status" className="min-w-0 truncate text-(length:--t-small) text-(--text-2)">{saved !== undefined && <>Saved <code>{saved}</code></>}</span>
        </div>
      </form>
    </SettingRow>
  );
}
