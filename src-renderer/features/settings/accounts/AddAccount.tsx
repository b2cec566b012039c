import { useId, useState, type FormEvent, type ReactNode } from 'react';
import { useClient } from '../../../hooks/useClient.ts';
import { toRequestError } from '../../../hooks/useRequest.ts';
import { Button } from '../../../ui/Button.tsx';
import { Select } from '../../../ui/Select.tsx';
import { TextInput } from '../../../ui/TextInput.tsx';
import { errorText } from '../errorText.ts';
import { FieldError, SettingRow } from '../SettingRow.tsx';
import { emptyDraft, readDraft, type AccountDraft } from './accountDraft.ts';
import { accountWays, fieldLabels, wayOf, type FieldId, type WayId } from './accountKinds.ts';
import { MailServerField } from './MailServerField.tsx';
import { useConnectionTest } from '../useConnectionTest.tsx';

/** Only the fields that a kind of account needs; tried before it is saved, where the person wants. */
export function AddAccount({ existing }: { existing: readonly string[] }): ReactNode {
  const client = useClient();
  const [draft, setDraft] = useState<AccountDraft>(() => emptyDraft('mail', existing));
  const [checking, setChecking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const [saved, setSaved] = useState<string>();
  const id = useId();
  const way = wayOf(draft.way);
  const read = readDraft(draft);
  const problemOf = (field: FieldId | 'name'): string | undefined => ('problem' in read && read.field === field && (checking || !read.missing) ? read.problem : undefined);
  const { button, outcome } = useConnectionTest('accounts.test', { doing: 'Signing in', asked: 'account' in read ? read : undefined, hint: 'Signs in and sends nothing.' });

  const change = (next: AccountDraft): void => {
    setDraft(next);
    setFailure(undefined);
    setSaved(undefined);
  };
  const setField = (field: FieldId, value: string): void => change({ ...draft, fields: { ...draft.fields, [field]: value } });
  const choose = (chosen: WayId): void => {
    setChecking(false);
    change(emptyDraft(chosen, existing));
  };

  const save = (event: FormEvent): void => {
    event.preventDefault();
    setChecking(true);
    if ('problem' in read || busy) return;
    setBusy(true);
    client.request('accounts.save', read).then(
      () => {
        setSaved(read.account.name);
        setDraft(emptyDraft(draft.way, [...existing, read.account.name]));
        setChecking(false);
        setBusy(false);
      },
      (reason: unknown) => {
        setFailure(errorText(toRequestError(reason)));
        setBusy(false);
      },
    );
  };

  const field = (name: Exclude<FieldId, 'smtpPort' | 'smtpSecurity' | 'imapPort' | 'imapSecurity'>): ReactNode => {
    const problem = problemOf(name);
    const fieldId = `${id}${name}`;
    return (
      <div key={name} className="contents">
        <label htmlFor={fieldId} className="pt-1.5 text-(--text-2)">{way.labels[name] ?? fieldLabels[name]}</label>
        <div className="grid gap-1">
          {name === 'smtpHost' || name === 'imapHost' ? (
            <MailServerField id={fieldId} which={name === 'smtpHost' ? 'smtp' : 'imap'} fields={draft.fields} example={way.examples[name]} invalid={problem !== undefined} onChange={(fields) => change({ ...draft, fields: { ...draft.fields, ...fields } })} />
          ) : (
            <TextInput id={fieldId} mono={name !== 'sender'} type={name === 'secret' ? 'password' : 'text'} autoComplete={name === 'secret' ? 'new-password' : 'off'} spellCheck={false} placeholder={way.examples[name]} aria-invalid={problem !== undefined} value={draft.fields[name]} onChange={(event) => setField(name, event.target.value)} />
          )}
          {problem !== undefined && <FieldError>{problem}</FieldError>}
        </div>
      </div>
    );
  };

  return (
    <SettingRow title="Add an account" text={way.text}>
      <form onSubmit={save} aria-label="Add an account" className="grid w-full max-w-[520px] grid-cols-[112px_minmax(0,1fr)] gap-x-3 gap-y-2">
        <label htmlFor={`${id}way`} className="pt-1.5 text-(--text-2)">With</label>
        <Select id={`${id}way`} value={draft.way} onChange={(event) => choose(event.target.value as WayId)}>
          {accountWays.map(({ id: wayId, title }) => <option key={wayId} value={wayId}>{title}</option>)}
        </Select>
        {way.fields.map(field)}
        <label htmlFor={`${id}name`} className="pt-1.5 text-(--text-2)">Called</label>
        <div className="grid gap-1">
          <TextInput id={`${id}name`} mono spellCheck={false} autoComplete="off" value={draft.name} aria-invalid={problemOf('name') !== undefined} onChange={(event) => change({ ...draft, name: event.target.value.trim() })} />
          {problemOf('name') !== undefined && <FieldError>{problemOf('name')}</FieldError>}
          {existing.includes(draft.name) && <p role="status" className="text-(length:--t-small) leading-(--lh-small) text-(--text-2)">There is one of this name; saving replaces it.</p>}
        </div>
        <span />
        <div className="grid justify-items-start gap-2">
          <div className="flex items-center gap-2">
            <Button type="submit" size="large" disabled={busy}>{busy ? 'Saving' : existing.includes(draft.name) ? 'Replace account' : 'Save account'}</Button>
            {button}
          </div>
          {outcome}
          {failure !== undefined && <FieldError>{failure}</FieldError>}
          <span role="status" className="text-(length:--t-small) text-(--text-2)">{saved !== undefined && <>Saved <code>{saved}</code></>}</span>
        </div>
      </form>
    </SettingRow>
  );
}
