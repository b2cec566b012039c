import { useId, useState, type FormEvent, type ReactNode } from 'react';
import type { DatabaseEngine } from '../../../../src-preload/contract/index.ts';
import { useClient } from '../../../hooks/useClient.ts';
import { toRequestError } from '../../../hooks/useRequest.ts';
import { Button } from '../../../ui/Button.tsx';
import { Select } from '../../../ui/Select.tsx';
import { TextInput } from '../../../ui/TextInput.tsx';
import { errorText } from '../errorText.ts';
import { FieldError, SettingRow } from '../SettingRow.tsx';
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
    <SettingRow title="Add a database" text={way.text}>
      <form onSubmit={save} aria-label="Add a database" className="grid w-full max-w-[520px] grid-cols-[112px_minmax(0,1fr)] gap-x-3 gap-y-2">
        <label htmlFor={`${id}engine`} className="pt-1.5 text-(--text-2)">With</label>
        <Select id={`${id}engine`} value={draft.engine} onChange={(event) => {
          setChecking(false);
          change(emptyDraft(event.target.value as DatabaseEngine, existing));
        }}>
          {databaseWays.map(({ engine, title }) => <option key={engine} value={engine}>{title}</option>)}
        </Select>
        {way.fields.map((name) => {
          const problem = problemOf(name);
          return (
            <div key={name} className="contents">
              <label htmlFor={`${id}${name}`} className="pt-1.5 text-(--text-2)">{labels[name as keyof typeof labels]}</label>
              <div className="grid gap-1">
                {control(name, problem !== undefined)}
                {problem !== undefined && <FieldError>{problem}</FieldError>}
              </div>
            </div>
          );
        })}
        <label htmlFor={`${id}name`} className="pt-1.5 text-(--text-2)">Called</label>
        <div className="grid gap-1">
          <TextInput id={`${id}name`} mono spellCheck={false} autoComplete="off" value={draft.name} aria-invalid={problemOf('name') !== undefined} onChange={(event) => change({ ...draft, name: event.target.value.trim() })} />
          {problemOf('name') !== undefined && <FieldError>{problemOf('name')}</FieldError>}
          {existing.includes(draft.name) && <p role="status" className="text-(length:--t-small) leading-(--lh-small) text-(--text-2)">There is one of this name; saving replaces it.</p>}
        </div>
        <span />
        <div className="grid justify-items-start gap-2">
          <div className="flex items-center gap-2">
            <Button type="submit" size="large" disabled={busy}>{busy ? 'Saving' : existing.includes(draft.name) ? 'Replace database' : 'Save database'}</Button>
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
