import { Plus } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { PolicyProblem, Result } from '../../../src-preload/contract/index.ts';
import type { RequestError } from '../../client/client.ts';
import { useClient } from '../../hooks/useClient.ts';
import { useDelayed } from '../../hooks/useDelayed.ts';
import { toRequestError, useRequest } from '../../hooks/useRequest.ts';
import { useTopic } from '../../hooks/useTopic.ts';
import { shortenPath } from '../../layout/shortenPath.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { controlKey, Kbd } from '../../ui/Kbd.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { FieldError, FixedNote } from '../settings/SettingRow.tsx';
import { AddRule } from './AddRule.tsx';
import { useDraft } from './draft.ts';
import { goToLine, RulesText } from './RulesText.tsx';
import { Simulator } from './Simulator.tsx';

/** The person's own rules as text, and beside them what they would change. */
export function RulesEditor(): ReactNode {
  const client = useClient();
  const rules = useTopic('settings')?.rules;
  const held = useRequest('policy.get', {}, rules);
  const draft = useDraft();
  const [adding, setAdding] = useState(false);
  const [saving, setSaving] = useState(false);
  const [refused, setRefused] = useState<{ text: string; problems: PolicyProblem[] }>();
  const [error, setError] = useState<RequestError>();
  /** What was read again after saving, until the next reading. */
  const [own, setOwn] = useState<Result<'policy.get'>>();
  useEffect(() => setOwn(undefined), [held.data]);
  const current = own ?? held.data;
  const saved = current?.text;
  const text = draft.text ?? saved ?? '';
  const dirty = draft.text !== null && draft.text !== saved;
  const overtaken = dirty && !saving && draft.base !== null && draft.base !== saved;
  const settled = useDelayed(text, 200);
  const checked = useRequest('policy.test', saved === undefined ? null : { text: settled, subject: { last: 1 } });

  if (held.error) return <ErrorNote error={held.error} onRetry={held.retry} />;
  if (!current) return <Skeleton rows={10} />;
  const { file, exists, fixedBy } = current;
  const elsewhere = current.problems.filter(({ path, line }) => path === '' && line === undefined);
  const savable = dirty || elsewhere.length > 0;
  const problems = refused?.text === text ? refused.problems : settled === text ? (checked.data?.problems ?? []) : [];
  const edit = (next: string): void => {
    setError(undefined);
    draft.set(next === saved ? null : next, draft.base ?? saved ?? null);
  };
  const save = (): void => {
    if (!savable || overtaken || saving || problems.length > 0 || fixedBy !== null) return;
    setSaving(true);
    setError(undefined);
    client.request('policy.save', { text, over: draft.base ?? saved }).then(
      async ({ problems: found }) => {
        setRefused(found.length > 0 ? { text, problems: found } : undefined);
        if (found.length > 0) return;
        // As the file has it now; what was typed meanwhile goes on from there.
        const now = await client.request('policy.get', {});
        setOwn(now);
        const typed = useDraft.getState().text;
        useDraft.getState().set(typed === text ? null : typed, now.text);
      },
    ).catch((reason: unknown) => setError(toRequestError(reason))).finally(() => setSaving(false));
  };

  return (
    <div className="@container flex min-h-0 flex-1 flex-col">
      <div className="grid min-h-0 flex-1 grid-cols-2 gap-4 @max-[900px]:grid-cols-1 @max-[900px]:grid-rows-[minmax(320px,1fr)_minmax(320px,1fr)] @max-[900px]:overflow-auto">
        <section aria-label="Your rules" className="flex min-h-0 min-w-0 flex-col gap-2">
          <div className="flex min-h-7 items-center gap-2">
            <h2 className="flex-none">Your rules</h2>
            <code className="min-w-0 truncate text-(length:--t-small) text-(--text-3)" title={file}>{shortenPath(file)}</code>
            <span role="status" className="flex-none text-(length:--t-small) text-(--text-3)">{savable ? 'not saved' : exists ? 'saved' : 'not there yet'}</span>
            <span className="ml-auto" />
            {fixedBy === null && !adding && <Button size="small" className="flex-none" onClick={() => setAdding(true)}><Plus />Add a rule</Button>}
          </div>
          {fixedBy !== null && <FixedNote by={fixedBy} />}
          {elsewhere.map(({ message }) => <FieldError key={message}>{message}</FieldError>)}
          {adding && <AddRule text={text} onAdd={edit} onClose={() => setAdding(false)} />}
          <RulesText text={text} problems={problems} readOnly={fixedBy !== null} onChange={edit} onSave={save} />
          <ul id="rules-problems" aria-label="Problems" className={problems.length > 0 ? 'max-h-[132px] overflow-auto rounded-(--r2) bg-(--destroy-tint) px-2.5 py-1.5 text-(length:--t-small) leading-(--lh-small) [scrollbar-width:thin]' : 'hidden'}>
            {problems.map((problem, index) => (
              <li key={index} className="[overflow-wrap:anywhere]">
                {problem.line !== undefined && <button type="button" onClick={() => goToLine(problem.line ?? 1)} className="target mr-1.5 text-(--accent) hover:underline">Line {problem.line}</button>}
                {problem.path !== '' && <code className="mr-1.5 text-(--text-2)">{problem.path}</code>}
                {problem.message}
              </li>
            ))}
          </ul>
          {overtaken && (
            <ErrorNote message="The saved rules have changed since you began." hint="What you wrote would take the place of that change.">
              <Button size="small" onClick={() => draft.set(null, null)}>Show the saved</Button>
              <Button size="small" data-testid="keep-mine" onClick={() => draft.set(text, saved ?? null)}>Keep mine</Button>
            </ErrorNote>
          )}
          {error && <ErrorNote error={error} />}
          {fixedBy === null && (
            <div className="flex flex-wrap items-center gap-1.5">
              <Button variant="primary" data-testid="save-rules" disabled={!savable || overtaken || saving || problems.length > 0} onClick={save}>{saving ? 'Saving' : 'Save'}<Kbd>{controlKey}</Kbd><Kbd>S</Kbd></Button>
              {dirty && <Button variant="ghost" onClick={() => draft.set(null, null)}>Drop the changes</Button>}
              <a href="#/settings/policy" className="ml-auto text-(length:--t-small)">All rules that hold</a>
            </div>
          )}
        </section>
        <Simulator text={text} broken={problems.length > 0} />
      </div>
    </div>
  );
}
