import { Check, CircleX, Info } from 'lucide-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { DoctorCheck, DoctorFix, ServerView } from '../../../src-preload/contract/index.ts';
import { useRequest } from '../../hooks/useRequest.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import { VisibleText } from '../../ui/VisibleText.tsx';
import type { ServerRowActions } from './ServerRow.tsx';
import { useServerAction, type ServerAction } from './useServerAction.ts';

/** Why a server does not work: each thing that was looked at, and what would mend it. */
export function DoctorTab({ server, actions }: { server: ServerView; actions: ServerRowActions }): ReactNode {
  const { name, owner } = server;
  const { data, error, loading, retry } = useRequest('servers.doctor', { name });
  const action = useServerAction();
  const report = data?.name === name ? data : undefined;
  const after = (done: unknown): void => {
    if (done !== undefined) retry();
  };
  return (
    <div className="min-h-0 flex-1 overflow-auto px-4 py-3 [scrollbar-width:thin]">
      <div className="flex items-center gap-2 pb-2">
        <p role="status" className="min-w-0 flex-1 font-[560]">{loading ? 'Looking' : report ? (report.ok ? 'It works.' : 'It does not work.') : ''}</p>
        <Button size="small" disabled={loading || action.busy} onClick={retry}>Look again</Button>
      </div>
      {error && <ErrorNote error={error} onRetry={retry} />}
      {action.error && <div className="pb-2"><ErrorNote error={action.error} /></div>}
      {!report && !error && <Skeleton rows={5} rowHeight={44} />}
      <ul aria-label="What was looked at">
        {report?.checks.map((check) => <CheckRow key={check.id} check={check}>{check.fixes.filter((fix) => owner === 'person' || !['key', 'variable', 'program', 'enable'].includes(fix.kind)).map((fix, index) => <Fix key={index} fix={fix} name={name} action={action} after={after} again={retry} signIn={() => actions.signIn(name)} />)}</CheckRow>)}
      </ul>
      {owner === 'operator' && <p className="pt-2 text-(length:--t-small) text-(--text-3)">It is set up by whoever runs Steward: its command and address are changed in their file.</p>}
    </div>
  );
}

const icons = { ok: { icon: Check, colour: 'text-(--accent)', words: 'In order' }, trouble: { icon: CircleX, colour: 'text-(--destroy)', words: 'Trouble' }, note: { icon: Info, colour: 'text-(--text-3)', words: 'To be known' } } as const;

function CheckRow({ check: { title, outcome, detail }, children }: { check: DoctorCheck; children: ReactNode }): ReactNode {
  const { icon: Icon, colour, words } = icons[outcome];
  return (
    <li className="grid grid-cols-[16px_minmax(0,1fr)] gap-x-2.5 border-t border-(--line) py-2 first:border-t-0">
      <span role="img" aria-label={words} className={`pt-0.5 ${colour}`}><Icon size={16} aria-hidden /></span>
      <div className="min-w-0">
        <p className="font-[530]">{title}</p>
        <p className="text-(length:--t-small) leading-(--lh-small) text-(--text-2) [overflow-wrap:anywhere]"><VisibleText text={detail} /></p>
        <div className="grid gap-1.5 empty:hidden [&>*:first-child]:mt-1.5">{children}</div>
      </div>
    </li>
  );
}

function Fix({ fix, name, action, after, again, signIn }: { fix: DoctorFix; name: string; action: ServerAction; after(done: unknown): void; again(): void; signIn(): void }): ReactNode {
  switch (fix.kind) {
    case 'command':
      return (
        <div className="flex min-w-0 items-center gap-2 rounded-(--r2) bg-(--well) py-1 pr-1 pl-2.5">
          <span className="flex-none text-(length:--t-small) text-(--text-3)">{fix.label}</span>
          <code className="min-w-0 flex-1 text-(length:--t-small) [overflow-wrap:anywhere]">{fix.command}</code>
          <CopyButton compact label={`Copy: ${fix.command}`} text={fix.command} />
        </div>
      );
    case 'refresh':
      return <div><Button size="small" disabled={action.busy} onClick={again}>{fix.label}</Button></div>;
    case 'sign-in':
      return <div><Button size="small" onClick={signIn}>{fix.label}</Button></div>;
    case 'enable':
      return <div><Button size="small" disabled={action.busy} onClick={() => void action.run('servers.setEnabled', { name, enabled: true }).then(after)}>{fix.label}</Button></div>;
    case 'program':
      return <div><Button size="small" disabled={action.busy} onClick={() => void action.run('servers.update', { name, change: { kind: 'program', path: fix.path } }).then(after)}>{fix.label}</Button></div>;
    case 'secret':
      return <SecretForm label={fix.label} busy={action.busy} onSave={(value) => void action.run('secrets.set', { name: fix.secret, value }).then(after)} />;
    case 'variable':
      return <SecretForm label={fix.label} busy={action.busy} onSave={(value) => void action.run('servers.update', { name, change: { kind: 'variable', name: fix.name, value } }).then(after)} />;
    case 'key':
      return <SecretForm label={fix.label} busy={action.busy} onSave={(value) => void action.run('servers.update', { name, change: { kind: 'key', value } }).then(after)} />;
  }
}

function SecretForm({ label, busy, onSave }: { label: string; busy: boolean; onSave(value: string): void }): ReactNode {
  const [value, setValue] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (value !== '') onSave(value);
    setValue('');
  };
  return (
    <form onSubmit={submit} className="flex max-w-[460px] items-center gap-1.5">
      <TextInput type="password" autoComplete="off" aria-label={label} placeholder={label} value={value} onChange={(event) => setValue(event.target.value)} />
      <Button size="large" type="submit" disabled={busy || value === ''}>Save</Button>
    </form>
  );
}
