import { useId, useState, type FormEvent, type ReactNode } from 'react';
import { useClient } from '../../../hooks/useClient.ts';
import { toRequestError } from '../../../hooks/useRequest.ts';
import { Select } from '../../../ui/Select.tsx';
import { TextInput } from '../../../ui/TextInput.tsx';
import { AddField, AddForm } from '../AddForm.tsx';
import { errorText } from '../errorText.ts';
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
      <AddField key={name} id={fieldId} label={way.labels[name] ?? fieldLabels[name]} problem={problem}>
        {name === 'smtpHost' || name === 'imapHost' ? (
          <MailServerField id={fieldId} which={name === 'smtpHost' ? 'smtp' : 'imap'} fields={draft.fields} example={way.examples[name]} invalid={problem !== undefined} onChange={(fields) => change({ ...draft, fields: { ...draft.fields, ...fields } })} />
        ) : (
          <TextInput id={fieldId} mono={name !== 'sender'} type={name === 'secret' ? 'password' : 'text'} autoComplete={name === 'secret' ? 'new-password' : 'off'} spellCheck={false} placeholder={way.examples[name]} aria-invalid={problem !== undefined} value={draft.fields[name]} onChange={(event) => setField(name, event.target.value)} />
        )}
      </AddField>
    );
  };

  return (
    <AddForm noun="account" text={way.text} id={id} name={draft.name} nameProblem={problemOf('name')} existing={existing} busy={busy} failure={failure} saved={saved} test={{ button, outcome }} onName={(name) => change({ ...draft, name })} onSubmit={save}>
      <AddField id={`${id}way`} label="With">
        <Select id={`${id}way`} value={draft.way} onChange={(event) => choose(event.target.value as WayId)}>
          {accountWays.map(({ id: wayId, title }) => <option key={wayId} value={wayId}>{title}</option>)}
        </Select>
      </AddField>
      {way.fields.map(field)}
    </AddForm>
  );
}
