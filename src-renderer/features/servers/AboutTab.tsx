import { useState, type FormEvent, type ReactNode } from 'react';
import type { ServerView } from '../../../src-preload/contract/index.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatBytes, formatCount, formatDuration, formatWhen } from '../../ui/format.ts';
import { TextInput } from '../../ui/TextInput.tsx';
import { VisibleText } from '../../ui/VisibleText.tsx';
import type { ServerRowActions } from './ServerRow.tsx';
import { provenanceWords, stateWords } from './serverText.ts';
import { useServerAction } from './useServerAction.ts';

const carrierWords = { stdio: 'standard input and output', http: 'Streamable HTTP', sse: 'HTTP with events (SSE)', websocket: 'WebSocket' } as const;

/** How a server is reached and how it does; here its command or address is changed. */
export function AboutTab({ server, actions }: { server: ServerView; actions: ServerRowActions }): ReactNode {
  const { p50Ms, p95Ms, use } = server;
  const facts: [string, string][] = [
    ['State', `${stateWords[server.state]}, since ${formatWhen(server.since)}`],
    ['Carrier', `${carrierWords[server.carrier ?? server.kind]}${server.protocolVersion === undefined ? '' : `, MCP ${server.protocolVersion}`}`],
    ...(server.identity ? [['Calls itself', `${server.identity.title ?? server.identity.name} ${server.identity.version}`] as [string, string]] : []),
    ['Latency', p50Ms === null ? 'not measured yet' : `median ${formatDuration(p50Ms)}${p95Ms === null ? '' : `, p95 ${formatDuration(p95Ms)}`}, of the last ${formatCount(server.latencies.length, 'answer')}`],
    ...(p50Ms === null ? [] : [['Failures', `${Math.round(server.errorRate * 100)} % of late`] as [string, string]]),
    ['Started again', server.restarts === 0 ? 'never' : server.restarts === 1 ? 'once' : `${server.restarts} times`],
    ['Connections', `${server.connections}, ${formatCount(server.running, 'call')} running`],
    ...(use ? [['Takes up', `${formatBytes(use.memory)}${use.cpu === null ? '' : `, ${Math.round(use.cpu * 100)} % of a core`}, ${formatCount(use.processes, 'process', 'processes')}, pid ${use.pid}`] as [string, string]] : []),
    ...(server.group === undefined ? [] : [['Group', server.group] as [string, string]]),
    ['Known from', server.owner === 'operator' ? 'the file of whoever runs Steward' : server.from ? provenanceWords(server.from) : 'entered by hand'],
  ];
  return (
    <div className="min-h-0 flex-1 overflow-auto px-4 py-3 [scrollbar-width:thin]">
      <dl className="grid grid-cols-[104px_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-(length:--t-small) leading-(--lh-small)">
        {facts.map(([label, value]) => <div key={label} className="contents"><dt className="text-(--text-3)">{label}</dt><dd className="tabular-nums [overflow-wrap:anywhere]"><VisibleText text={value} /></dd></div>)}
      </dl>
      {server.signIn === 'signed-in' && <p className="flex items-center gap-2 pt-3 text-(length:--t-small) text-(--text-2)"><span className="min-w-0 flex-1">You are signed in to it. Its tokens lie in the secret store and go to it alone.</span><Button size="small" onClick={() => actions.signOut(server.name)}>Sign out</Button></p>}
      {server.owner === 'person' && <ChangeAddress key={server.address} server={server} />}
    </div>
  );
}

function ChangeAddress({ server: { name, address, kind } }: { server: ServerView }): ReactNode {
  const [typed, setTyped] = useState(address);
  const action = useServerAction();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void action.run('servers.update', { name, change: { kind: 'address', typed } });
  };
  return (
    <form onSubmit={submit} className="mt-4 grid gap-1.5 border-t border-(--line) pt-3">
      <label className="grid gap-1"><span className="font-[530]">{kind === 'stdio' ? 'Command' : 'Address'}</span><TextInput mono value={typed} onChange={(event) => setTyped(event.target.value)} /></label>
      <p className="text-(length:--t-small) leading-(--lh-small) text-(--text-3)">Another {kind === 'stdio' ? 'command' : 'address'} is another server: what you accepted of this one does not hold for it{kind === 'stdio' ? '' : ', and its key is not sent to another host'}.</p>
      {action.error && <ErrorNote error={action.error} />}
      <div><Button type="submit" disabled={action.busy || typed.trim() === '' || typed === address}>Change</Button></div>
    </form>
  );
}
