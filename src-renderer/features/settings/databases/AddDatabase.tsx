import { useId, useState, type FormEvent, type ReactNode } from 'react';
import type { DatabaseEngine } from '../../../../src-preload/contract/index.ts';
import { useClient } from '../../../hooks/useClient.ts';
import { toRequestError } from '../../../hooks/useRequest.ts';
import { Select } from '../../../ui/Select.tsx';
import { TextInput } from '../../../ui/TextInput.tsx';
import { AddField, AddForm } from '../AddForm.tsx';
import { errorText } from '../errorText.ts';
import { useConnectionTest } from '../useConnectionTest.tsx';
import { databaseWays, emptyDraft, readDraft, wayOf, type DatabaseDraft, type FieldId } from './databaseDraft.ts';

const labels: Record<Exclude<FieldId, 'port'>, string> = { path: 'File', host: 'Host and port', tls: 'Encryption', database: 'Database', user: 'User', secret: 'Password' };
const examples: Partial<Record<FieldId, string>> = { path: 'data/shop.sqlite', host: 'db.example.com', database: 'shop', user: 'steward' };

/** Only the fields that an engine needs; tried before it is saved, where the person wants. */
export function AddDatabase({ existing }: { existing: readonly string[] }): ReactNode {
  const client = useClient();
  const [draft, setDraft] = useState<DatabaseDraft>(() => emptyDraft('postgresql', existing));
  const [checking, setChecking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const [saved, setSaved] = useState<string>();
  const id = useId();
  const way = wayOf(draft.engine);
  const read = readDraft(draft);
  const problemOf = (field: FieldId | 'name'): string | undefined => ('problem' in read && read.field === field && (checking || !read.missing) ? read.problem : undefined);
  const { button, outcome } = useConnectionTest('databases.test', { asked: 'connection' in read ? read : undefined, hint: 'Connects and reads nothing.', doing: 'Connecting' });

  const change = (next: DatabaseDraft): void => {
    setDraft(next);
    setFailure(undefined);
    setSaved(undefined);
  };
  const setField = (field: FieldId, value: string): void => change({ ...draft, fields: { ...draft.fields, [field]: value } });

  const save = (event: FormEvent): void => {
    event.preventDefault();
    setChecking(true);
    if ('problem' in read || busy) return;
    setBusy(true);
    client.request('databases.save', read).then(
      () => {
        setSaved(read.connection.name);
        setDraft(emptyDraft(draft.engine, [...existing, read.connection.name]));
        setChecking(false);
        setBusy(false);
      },
      (reason: unknown) => {
        setFailure(errorText(toRequestError(reason)));
        setBusy(false);
      },
    );
  };

  const control = (name: FieldId, invalid: boolean): ReactNode => {
    if (name === 'tls') {
      return (
        <Select id={`${id}tls`} value={draft.fields.tls} onChange={(event) => setField('tls', event.target.value)}>
          <option value="verified">Encrypted, certificate checked</option>
          <option value="off">None</option>
        </Select>
      );
    }
    const input = <TextInput id={`${id}${name}`} mono type={name === 'secret' ? 'password' : 'text'} autoComplete={name === 'secret' ? 'new-password' : 'off'} spellCheck={false} placeholder={draft.engine === 'redis' && name === 'database' ? '0' : examples[name]} aria-invalid={invalid} value={draft.fields[name]} onChange={(event) => setField(name, event.target.value)} />;
    if (name !== 'host') return input;
    return (
      <div className="grid grid-cols-[minmax(0,1fr)_88px] gap-2">
        {input}
        <TextInput mono inputMode="numeric" aria-label="Port" value={draft.fields.port} onChange={(event) => setField('port', event.target.value)} />
      </div>
    );
  };

  return (
    <AddForm noun="database" text={way.text} id={id} name={draft.name} nameProblem={problemOf('name')} existing={existing} busy={busy} failure={failure} saved={saved} test={{ button, outcome }} onName={(name) => change({ ...draft, name })} onSubmit={save}>
      <AddField id={`${id}engine`} label="With">
        <Select id={`${id}engine`} value={draft.engine} onChange={(event) => {
          setChecking(false);
          change(emptyDraft(event.target.value as DatabaseEngine, existing));
        }}>
          {databaseWays.map(({ engine, title }) => <option key={engine} value={engine}>{title}</option>)}
        </Select>
      </AddField>
      {way.fields.map((name) => (
        <AddField key={name} id={`${id}${name}`} label={labels[name as keyof typeof labels]} problem={problemOf(name)}>{control(name, problemOf(name) !== undefined)}</AddField>
      ))}
    </AddForm>
  );
}
