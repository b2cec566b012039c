import { Braces, FileCode, Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { OwnFunction } from '../../../src-preload/contract/index.ts';
import { useClient } from '../../hooks/useClient.ts';
import { useTopicOrError } from '../../hooks/useTopic.ts';
import { goTo } from '../../layout/routes.ts';
import { Button } from '../../ui/Button.tsx';
import { Chip } from '../../ui/Chip.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { IconLink } from '../../ui/IconLink.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { VisibleText } from '../../ui/VisibleText.tsx';
import { KeyRow } from '../settings/KeyRow.tsx';
import { SettingBlock } from '../settings/SettingRow.tsx';
import { ownAddress } from './ownPlace.ts';
import { WaitingScripts } from './WaitingScripts.tsx';

const kindWords: Record<OwnFunction['kind'], string> = { command: 'Command', http: 'Web request', script: 'Script', sql: 'SQL', steps: 'Calls', description: 'Description only' };
const fromWords: Record<OwnFunction['from'], string> = { operator: 'From the file Steward was started with', person: 'Yours', folder: 'From the folder' };

/** What configuration defines, what waits to be accepted, and what is wrong. */
export function OwnFunctionList(): ReactNode {
  const { state, error } = useTopicOrError('ownFunctions', undefined);
  return (
    <section aria-label="Functions of your own" className="flex min-h-0 min-w-0 flex-1 flex-col bg-(--canvas)">
      <header className="flex h-(--header) flex-none items-center gap-2 border-b border-(--line) pr-3 pl-4">
        <h1 className="min-w-0 flex-1 truncate font-semibold">Functions of your own</h1>
        <Button onClick={() => goTo(ownAddress({ view: 'new' }))}><Plus />New function</Button>
        <IconLink href="#/functions" label="Close" icon={X} />
      </header>
      <div className="@container min-h-0 flex-1 overflow-auto px-5 pt-3 pb-6 [scrollbar-width:thin]">
        {!state ? error ? <ErrorNote error={error} /> : <Skeleton rows={6} /> : (
          <>
            {state.problems.length > 0 && (
              <SettingBlock title="Not used" count={state.problems.length}>
                <ul>{state.problems.map(({ where, path, line, text }) => (
                  <li key={`${where} ${path} ${text}`} className="border-t border-(--line) py-1.5 text-(length:--t-small) leading-(--lh-small)">
                    <p className="[overflow-wrap:anywhere]">{path !== undefined && <code>{path}</code>} <span className="text-(--destroy)">{text}</span></p>
                    <p className="text-(--text-3) [overflow-wrap:anywhere]">{where}{line !== undefined && `, line ${line}`}</p>
                  </li>
                ))}</ul>
              </SettingBlock>
            )}
            {state.waiting.length > 0 && <WaitingScripts scripts={state.waiting} />}
            <SettingBlock title="In use" count={state.functions.length}>
              {state.functions.length === 0 ? <p className="max-w-[70ch] text-(--text-3)">None. Make one here, from a call in a chat, in <code>mcp_functions.json</code>, or drop a script into the folder.</p> : <ul>{state.functions.map((each) => <Row key={`${each.from} ${each.name}`} own={each} />)}</ul>}
            </SettingBlock>
            <p className="text-(length:--t-small) leading-(--lh-small) text-(--text-3) [overflow-wrap:anywhere]">File: <code>{state.file}</code><br />Folder for scripts: <code>{state.folder}</code>{state.operatorFile !== null && <><br />Started with: <code>{state.operatorFile}</code></>}</p>
          </>
        )}
      </div>
    </section>
  );
}

function Row({ own: { name, description, kind, from, enabled } }: { own: OwnFunction }): ReactNode {
  const client = useClient();
  const words = (
    <div className="min-w-0 flex-1">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        {enabled ? <a href={`#/functions/${name}`} className="font-mono text-(length:--t-small)">{name}</a> : <code className="text-(length:--t-small)">{name}</code>}
        <span className="text-(--text-2)">{kindWords[kind]}</span>
        {from !== 'person' && <Chip>{fromWords[from]}</Chip>}
        {!enabled && <Chip>Off</Chip>}
      </p>
      <p className="text-(length:--t-small) leading-(--lh-small) text-(--text-2) [overflow-wrap:anywhere]"><VisibleText text={description} /></p>
    </div>
  );
  switch (from) {
    case 'operator':
      return <li className="flex min-h-7 items-center gap-2 border-t border-(--line) py-1.5">{words}</li>;
    case 'person':
      return <KeyRow name={name} icon={Braces} verb="Remove" doing="Removing" warning="It leaves the file" onGo={() => client.request('ownFunctions.remove', { name })}>{words}<Button size="small" aria-label={`Edit ${name}`} onClick={() => goTo(ownAddress({ view: 'edit', name }))}>Edit</Button></KeyRow>;
    case 'folder':
      return <KeyRow name={name} icon={FileCode} verb="Withdraw" doing="Withdrawing" warning="The script stays, unused" onGo={() => client.request('ownFunctions.withdrawScript', { name })}>{words}</KeyRow>;
  }
}
