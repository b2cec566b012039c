import { Braces, ListTree, Square, SquareTerminal } from 'lucide-react';
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import type { FunctionDetail } from '../../../src-preload/contract/index.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { TextArea } from '../../ui/TextInput.tsx';
import { useClient } from '../../hooks/useClient.ts';
import { useTopic } from '../../hooks/useTopic.ts';
import { whyNotRun } from './form/checkInput.ts';
import { writeCommand } from './form/command.ts';
import { FormFields } from './form/FormFields.tsx';
import { pathKey } from './form/formState.ts';
import { LastCalls } from './LastCalls.tsx';
import { RunOutcome } from './RunOutcome.tsx';
import { useTryIt, type TryIt } from './useTryIt.ts';
import { WhatItWouldDo } from './WhatItWouldDo.tsx';

/** The form of a function, what it would do, the run and the last calls; Run stays in sight below. */
export function TryItTab({ detail }: { detail: FunctionDetail }): ReactNode {
  const client = useClient();
  const tryIt = useTryIt(client, detail);
  const runningCall = tryIt.run.state === 'running' ? tryIt.run.callId : null;
  const approval = useTopic('approvals')?.approvals.find((one) => one.call.id === runningCall);
  const [visited, setVisited] = useState<ReadonlySet<string>>(new Set());
  const visit = (key: string): void => setVisited((old) => (old.has(key) ? old : new Set(old).add(key)));
  const handle = { form: tryIt.form, change: tryIt.change, problemAt: tryIt.problemAt, visited, visit: (path: readonly (string | number)[]) => visit(pathKey(path)) };

  const run = (root: HTMLElement): void => {
    const first = tryIt.problems[0];
    if (!first) return tryIt.start();
    setVisited(new Set(tryIt.problems.map((problem) => pathKey(problem.path))));
    const row = [...root.querySelectorAll<HTMLElement>('[data-field]')].find((element) => element.dataset['field'] === pathKey(first.path));
    row?.querySelector<HTMLElement>('input, textarea, select, button')?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
    // A card in place has its own Ctrl Enter.
    if (event.target instanceof Element && event.target.closest('[data-testid="approval-card"]')) return;
    event.preventDefault();
    run(event.currentTarget);
  };

  return (
    <div className="flex min-h-0 flex-1 flex-col" onKeyDown={onKeyDown}>
      <div className="min-h-0 flex-1 overflow-auto [scrollbar-width:thin]">
        <div className="px-5 pt-3.5 pb-1">
          {tryIt.json === null ? (
            tryIt.model.properties.length === 0 ? <p className="text-(--text-3)">It takes no arguments.</p> : <FormFields group={tryIt.model} path={[]} handle={handle} />
          ) : (
            <JsonSide tryIt={tryIt} json={tryIt.json} />
          )}
        </div>
        <div className="px-5 pt-2.5 pb-3.5"><WhatItWouldDo tryIt={tryIt} /></div>
        <RunOutcome run={tryIt.run} approval={approval} />
        <LastCalls name={detail.name} limit={5} refresh={tryIt.run} />
      </div>
      <Footer detail={detail} tryIt={tryIt} waits={approval !== undefined && approval.outcome === undefined} onRun={run} />
    </div>
  );
}

function JsonSide({ tryIt, json }: { tryIt: TryIt; json: string }): ReactNode {
  return (
    <>
      <TextArea aria-label="Arguments as JSON" aria-invalid={tryIt.jsonProblem !== null} aria-describedby="json-problem" mono rows={Math.min(24, Math.max(8, json.split('\n').length))} spellCheck={false} value={json} onChange={(event) => tryIt.changeJson(event.target.value)} />
      <p id="json-problem" className="mt-[3px] min-h-[18px] text-(length:--t-small) text-(--destroy)">{tryIt.jsonProblem ?? tryIt.problems.find((problem) => problem.state === 'wrong')?.message}</p>
    </>
  );
}

function Footer({ detail, tryIt, waits, onRun }: { detail: FunctionDetail; tryIt: TryIt; waits: boolean; onRun: (root: HTMLElement) => void }): ReactNode {
  const reason = whyNotRun(tryIt.problems);
  const running = tryIt.run.state === 'running';
  return (
    <div className="flex items-center gap-2 border-t border-(--line) px-5 py-[9px]">
      {running ? (
        <Button size="large" onClick={tryIt.cancel}><Square />Stop</Button>
      ) : (
        <Button
          size="large"
          variant="primary"
          aria-disabled={reason !== undefined}
          onClick={(event) => {
            const root = event.currentTarget.closest<HTMLElement>('[data-try-it]');
            if (root) onRun(root);
          }}
        >
          Run <Kbd>Ctrl</Kbd><Kbd>↵</Kbd>
        </Button>
      )}
      <span role="status" title={reason} className="min-w-0 flex-1 truncate text-(length:--t-small) text-(--text-3)">{running ? (waits ? 'Waits for you' : 'Running') : reason}</span>
      <Button variant="ghost" aria-pressed={tryIt.json !== null} disabled={tryIt.jsonProblem !== null} title={tryIt.jsonProblem ?? undefined} onClick={tryIt.toggleJson}>
        {tryIt.json === null ? <><Braces />JSON</> : <><ListTree />Form</>}
      </Button>
      <CopyButton text={() => writeCommand(detail.name, tryIt.form.input)} icon={SquareTerminal} label="Copy as command" />
    </div>
  );
}
