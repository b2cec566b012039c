import { X } from 'lucide-react';
import { useId, useMemo, useState, type ReactNode } from 'react';
import { useClient } from '../../hooks/useClient.ts';
import { useDelayed } from '../../hooks/useDelayed.ts';
import { toRequestError, useRequest } from '../../hooks/useRequest.ts';
import { goTo } from '../../layout/routes.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { IconLink } from '../../ui/IconLink.tsx';
import { Select } from '../../ui/Select.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { TextArea, TextInput } from '../../ui/TextInput.tsx';
import { Prose } from '../chat/Prose.tsx';
import { errorText } from '../settings/errorText.ts';
import { FieldError } from '../settings/SettingRow.tsx';
import { kinds, placeProblem, readDraft, templateOf, type DraftField, type DraftProblem, type Kind, type OwnFunctionDraft } from './ownFunctionDraft.ts';
import { ownAddress } from './ownPlace.ts';

const noSources = new Map<string, never>();

/** One function as a form, checked while it is typed; its page in the reference beside it. Saved, it opens where it can be tried. */
export function OwnFunctionEditor({ start, replaces }: { start: OwnFunctionDraft; replaces: string | undefined }): ReactNode {
  const client = useClient();
  const id = useId();
  const [draft, setDraft] = useState(start);
  const [tab, setTab] = useState<'form' | 'page' | 'json'>('form');
  const [busy, setBusy] = useState(false);
  const [touched, setTouched] = useState(replaces !== undefined || start.name !== '');
  const [failure, setFailure] = useState<string>();
  const read = useMemo(() => readDraft(draft), [draft]);
  const entry = useDelayed('entry' in read ? read.entry : null, 250);
  const { data: checked } = useRequest('ownFunctions.check', entry && { entry, ...(replaces !== undefined && { replaces }) });
  const problems: DraftProblem[] = 'problem' in read ? [read.problem] : (checked?.problems ?? []).map(placeProblem);
  const shown = problems.filter(({ field }) => touched || (field !== 'name' && field !== 'description'));
  const kind = kinds.find((each) => each.id === draft.kind);

  const change = (next: Partial<OwnFunctionDraft>): void => {
    setDraft({ ...draft, ...next });
    setFailure(undefined);
  };
  const choose = (next: Kind): void => change({ kind: next, ...(draft.implementation === templateOf(draft.kind) && { implementation: templateOf(next) }) });
  const save = (): void => {
    setTouched(true);
    if (!('entry' in read) || busy) return;
    setBusy(true);
    client.request('ownFunctions.save', { entry: read.entry, ...(replaces !== undefined && { replaces }) }).then(
      ({ name }) => goTo(`#/functions/${name}`),
      (reason: unknown) => {
        setFailure(errorText(toRequestError(reason)));
        setBusy(false);
      },
    );
  };

  const field = (name: DraftField, label: string, hint: string, control: (props: { id: string; 'aria-invalid': boolean; 'aria-describedby': string }) => ReactNode): ReactNode => {
    const own = shown.filter((problem) => problem.field === name);
    return (
      <div className="grid gap-1">
        <label htmlFor={`${id}${name}`} className="font-[530]">{label}</label>
        <p id={`${id}${name}hint`} className="text-(length:--t-small) leading-(--lh-small) text-(--text-2)">{hint}</p>
        {control({ id: `${id}${name}`, 'aria-invalid': own.length > 0, 'aria-describedby': `${id}${name}hint` })}
        {own.map((problem) => <FieldError key={`${problem.path} ${problem.text}`}>{problem.path !== name && <code>{problem.path} </code>}{problem.text}</FieldError>)}
      </div>
    );
  };

  return (
    <section aria-label="Function editor" data-testid="function-editor" className="flex min-h-0 min-w-0 flex-1 flex-col bg-(--canvas)">
      <header className="flex h-(--header) flex-none items-center gap-2 border-b border-(--line) pr-3 pl-4">
        <h1 className="min-w-0 flex-1 truncate font-semibold">{replaces === undefined ? 'New function' : <>Edit <code>{replaces}</code></>}</h1>
        <IconLink href={ownAddress({ view: 'list' })} label="Close" icon={X} />
      </header>
      <Tabs label="Parts of the editor" tabs={[{ id: 'form', label: 'Form' }, { id: 'page', label: 'Its page' }, { id: 'json', label: 'As JSON' }]} selected={tab} onSelect={setTab} />
      <div className="min-h-0 flex-1 overflow-auto px-5 py-4 [scrollbar-width:thin]">
        {tab === 'form' ? (
          <div className="grid max-w-[640px] gap-4">
            {field('name', 'Name', 'Small letters, digits and underscores.', (props) => <TextInput {...props} mono spellCheck={false} autoComplete="off" placeholder="weather_at" value={draft.name} onChange={(event) => change({ name: event.target.value })} onBlur={() => setTouched(true)} />)}
            {field('description', 'What it does', 'Models choose by it; say when to use it, too.', (props) => <TextArea {...props} rows={2} value={draft.description} onChange={(event) => change({ description: event.target.value })} />)}
            {field('parameters', 'Parameters', 'A JSON Schema of an object, or each parameter with its schema: then all are required.', (props) => <TextArea {...props} mono rows={Math.min(14, Math.max(4, draft.parameters.split('\n').length))} spellCheck={false} value={draft.parameters} onChange={(event) => change({ parameters: event.target.value })} />)}
            <div className="grid gap-1">
              <label htmlFor={`${id}kind`} className="font-[530]">Done by</label>
              <Select id={`${id}kind`} value={draft.kind} onChange={(event) => choose(event.target.value as Kind)} className="max-w-[260px]">{kinds.map((each) => <option key={each.id} value={each.id}>{each.label}</option>)}</Select>
            </div>
            {field('implementation', 'How', kind?.hint ?? '', (props) => <TextArea {...props} mono rows={Math.min(22, Math.max(5, draft.implementation.split('\n').length))} spellCheck={false} value={draft.implementation} onChange={(event) => change({ implementation: event.target.value })} />)}
            {field('returns', 'What it returns', 'A JSON Schema of the result. Empty: the whole outcome, such as output and exit code.', (props) => <TextArea {...props} mono rows={Math.min(10, Math.max(2, draft.returns.split('\n').length))} spellCheck={false} placeholder={'{"type": "string"}'} value={draft.returns} onChange={(event) => change({ returns: event.target.value })} />)}
            {field('phrasings', 'Sentences that lead here', 'One a line. The search and the offline engine know them.', (props) => <TextArea {...props} rows={3} value={draft.phrasings} onChange={(event) => change({ phrasings: event.target.value })} />)}
            {shown.filter((problem) => problem.field === undefined).map((problem) => <FieldError key={`${problem.path} ${problem.text}`}><code>{problem.path}</code> {problem.text}</FieldError>)}
          </div>
        ) : tab === 'page' ? (
          problems.length === 0 && checked?.reference !== undefined ? <Prose text={checked.reference} sources={noSources} /> : <p className="text-(--text-3)">Its page is written once nothing is wrong with it.</p>
        ) : (
          <>
            <pre className="overflow-auto rounded-(--r2) border border-(--line) bg-(--well) p-3 font-mono text-(length:--t-small) leading-(--lh-small) [scrollbar-width:thin]">{'entry' in read ? JSON.stringify(read.entry, null, 2) : `${read.problem.path} ${read.problem.text}`}</pre>
            {'entry' in read && <div className="pt-2"><CopyButton text={() => JSON.stringify(read.entry, null, 2)} label="Copy" /></div>}
          </>
        )}
      </div>
      <footer className="flex flex-none items-center gap-2 border-t border-(--line) px-5 py-2.5">
        <Button size="large" variant="primary" disabled={busy || problems.length > 0} onClick={save}>{busy ? 'Saving' : 'Save and try it'}</Button>
        <span role="status" className="min-w-0 text-(length:--t-small) text-(--text-2)">{problems.length > 0 ? (shown.length === 0 ? 'Give it a name and say what it does' : problems.length === 1 ? '1 thing is wrong' : `${problems.length} things are wrong`) : 'It asks as what it touches asks'}</span>
        {failure !== undefined && <FieldError>{failure}</FieldError>}
      </footer>
    </section>
  );
}
