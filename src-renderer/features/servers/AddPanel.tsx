import { KeyRound, X } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { FoundServer, ServerImportRequest } from '../../../src-preload/contract/index.ts';
import { useRequest } from '../../hooks/useRequest.ts';
import { PaneHeader } from '../../layout/Shell.tsx';
import { shortenPath } from '../../layout/shortenPath.ts';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Chip } from '../../ui/Chip.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatCount } from '../../ui/format.ts';
import { controlKey, Kbd } from '../../ui/Kbd.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import { VisibleText } from '../../ui/VisibleText.tsx';
import { handshakeWords, provenanceWords } from './serverText.ts';
import { useServerAction } from './useServerAction.ts';

interface AddPanelProps {
  found: readonly FoundServer[];
  /** Why some ways of a document cannot be used. */
  refused: readonly string[];
  onAdded(names: readonly string[]): void;
  onClose(): void;
}

interface Choice {
  chosen: boolean;
  name: string;
  answers: Record<string, string>;
}

const nameRule = /^[A-Za-z0-9](?:[A-Za-z0-9-]|_(?=[A-Za-z0-9-])){0,31}$/;

/** What would be added, whole, before anything of it is started: commands, addresses, keys that move, what to know. */
export function AddPanel({ found, refused, onAdded, onClose }: AddPanelProps): ReactNode {
  const usable = found.filter((server) => server.entry);
  const [choices, setChoices] = useState<ReadonlyMap<string, Choice>>(() => new Map(usable.map((server, index) => [server.identity, { chosen: isWanted(server, index), name: '', answers: {} }])));
  const action = useServerAction();
  const panel = useRef<HTMLDivElement>(null);
  const single = usable.length === 1;
  const of = (server: FoundServer): Choice => choices.get(server.identity) ?? { chosen: false, name: '', answers: {} };
  const chosen = usable.filter((server) => single || of(server).chosen);
  const open = chosen.flatMap((server) => (server.asks ?? []).filter(({ id }) => (of(server).answers[id] ?? '') === ''));
  const wrongName = chosen.some((server) => of(server).name !== '' && !nameRule.test(of(server).name));
  const requests = chosen.map((server): ServerImportRequest => {
    const { name, answers } = of(server);
    return { identity: server.identity, ...(name !== '' && { name }), ...(server.asks && { answers }) };
  });
  const ready = chosen.length > 0 && open.length === 0 && !wrongName;
  const { data: preview, error, loading } = useRequest('servers.previewImport', ready ? { requests } : null);
  const shown = ready ? preview : undefined;

  useEffect(() => panel.current?.focus(), []);

  const change = (server: FoundServer, patch: Partial<Choice>): void => setChoices((before) => new Map(before).set(server.identity, { ...of(server), ...patch }));
  const add = (enable: boolean): void => {
    if (!shown || loading || action.busy) return;
    void action.run('servers.import', { requests, digest: shown.digest, enable }).then((added) => {
      if (added) onAdded(added.names);
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onClose();
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) add(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const count = chosen.length;
  const [from] = found[0]?.provenance ?? [];
  const file = from?.kind === 'client' ? from.file : undefined;
  return (
    <div ref={panel} tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none" onKeyDown={onKeyDown} data-testid="add-panel">
      <PaneHeader>
        <h2 className="min-w-0 truncate font-semibold">{titleOf(found)}</h2>
        <span className="ml-auto" />
        <Button variant="ghost" size="small-icon" aria-label="Close" onClick={onClose}><X /></Button>
      </PaneHeader>
      <div className="min-h-0 flex-1 overflow-auto [scrollbar-width:thin]">
        <p className="border-b border-(--line) px-4 py-2.5 text-(length:--t-small) leading-(--lh-small) text-(--text-2)">Nothing has been started. {single ? 'It' : 'Each'} is added switched off; Steward starts it when you switch it on, and asks before its first call.{!single && file !== undefined && <code className="block truncate pt-0.5 text-(--text-3)" title={file}>{shortenPath(file)}</code>}</p>
        <ul aria-label="Would be added">
          {usable.map((server) => <Entry key={server.identity} server={server} choice={of(server)} single={single} preview={shown?.entries[chosen.indexOf(server)]} moving={shown?.secrets.map(({ name }) => name) ?? []} onChange={(patch) => change(server, patch)} />)}
        </ul>
        {found.filter((server) => !server.entry).map((server) => <p key={server.identity} className="border-b border-(--line) px-4 py-2 text-(length:--t-small) text-(--text-3)"><VisibleText text={server.label} /> cannot be added: it does not answer as an MCP server</p>)}
        {refused.map((why) => <p key={why} className="border-b border-(--line) px-4 py-2 text-(length:--t-small) text-(--text-3) [overflow-wrap:anywhere]"><VisibleText text={why} /></p>)}
        {shown && (
          <section aria-label="What changes" className="px-4 py-3">
            <h3 className="pb-1 text-(length:--t-micro) font-[530] text-(--text-3)">What changes</h3>
            <ul className="rounded-(--r2) bg-(--well) py-1 font-mono text-[12px] leading-[19px] *:bg-(--add) *:px-2.5">
              <li>+ settings: {formatCount(shown.entries.length, 'server')}</li>
              {shown.secrets.map(({ name }) => <li key={name} className="[overflow-wrap:anywhere]">+ secret store: {name}</li>)}
            </ul>
            <p className="pt-1.5 text-(length:--t-small) leading-(--lh-small) text-(--text-2)">{from?.kind === 'client' && `${from.client}’s own file is not touched. `}Can be undone{shown.secrets.length > 0 && '; saved keys stay in the secret store'}.</p>
          </section>
        )}
        {error && ready && <div className="px-4 py-3"><ErrorNote error={error} /></div>}
      </div>
      {action.error && <div className="flex-none px-4 pt-2"><ErrorNote error={action.error} /></div>}
      <div className="flex flex-none flex-wrap items-center gap-1.5 border-t border-(--line) px-4 py-2.5">
        <Button variant="primary" disabled={!shown || loading || action.busy} onClick={() => add(false)} data-testid="add-off">{count === 0 ? 'Choose what to add' : single ? 'Add, switched off' : `Add ${count}, switched off`}{shown && <><Kbd>{controlKey}</Kbd><Kbd>↵</Kbd></>}</Button>
        {single && <Button disabled={!shown || loading || action.busy} onClick={() => add(true)} data-testid="add-on">Add and switch on</Button>}
        <Button variant="ghost" onClick={onClose}>Cancel</Button>
        {open.length > 0 && <span className="text-(length:--t-small) text-(--text-3)">Fill in {open.map(({ title }) => title).join(', ')} first</span>}
      </div>
    </div>
  );
}

/**
 * What is chosen beforehand: not what is there already, and not what came with a folder, for the person did
 * not put it there. A document describes ways to the same server: the first of them.
 */
function isWanted({ have, provenance }: FoundServer, index: number): boolean {
  const foreign = provenance.some((from) => from.kind === 'client' && from.inWorkspace);
  return have === undefined && !foreign && (index === 0 || provenance[0]?.kind !== 'registry');
}

function titleOf([first, ...others]: readonly FoundServer[]): string {
  const [from] = first?.provenance ?? [];
  if (from?.kind === 'client') return `Import from ${from.client}`;
  return others.length > 0 ? 'Add servers' : `Add ${first?.label ?? ''}`;
}

interface EntryProps {
  server: FoundServer;
  choice: Choice;
  single: boolean;
  preview: { name: string; address: string; folder?: string | undefined; values: readonly { name: string; value: string; secret?: string | undefined }[]; remarks: readonly string[]; program?: { name: string; path: string | null } | undefined } | undefined;
  /** Names of the secrets that are new. */
  moving: readonly string[];
  onChange(patch: Partial<Choice>): void;
}

function Entry({ server, choice, single, preview, moving, onChange }: EntryProps): ReactNode {
  const on = single || choice.chosen;
  const name = preview?.name ?? server.entry?.name ?? server.label;
  const remarks = [...new Set([...server.remarks, ...(preview?.remarks ?? [])])];
  // What the whole list shares stands above it.
  const from = (single ? server.provenance : server.provenance.slice(1)).map(provenanceWords);
  return (
    <li className={`grid gap-x-2.5 border-b border-(--line) px-4 py-2.5 ${single ? '' : 'grid-cols-[16px_minmax(0,1fr)]'} ${on ? '' : 'text-(--text-3)'}`}>
      {!single && <Checkbox className="mt-[3px]" checked={choice.chosen} onChange={(chosen) => onChange({ chosen })} aria-label={`Add ${name}`} />}
      <div className="grid min-w-0 gap-1">
        <div className="flex min-w-0 items-center gap-1.5">
          <span className="min-w-0 truncate font-[560]">{name}</span>
          {server.have !== undefined && <Chip>have it</Chip>}
          {remarks.some((text) => /^Could (?:read and write all|control)/.test(text)) && <Chip tone="write">wide</Chip>}
        </div>
        <code className="text-(length:--t-small) leading-(--lh-small) whitespace-pre-wrap [overflow-wrap:anywhere]" data-testid="exact-address"><VisibleText text={preview?.address ?? server.address} /></code>
        {preview?.folder !== undefined && <p className="text-(length:--t-small) text-(--text-2)">in <code>{shortenPath(preview.folder)}</code></p>}
        {(preview?.values.map((value) => ({ ...value, moves: value.secret !== undefined && moving.includes(value.secret) })) ?? server.secrets.map((secret) => ({ name: secret, value: '', secret, moves: true }))).map(({ name: place, value, secret, moves }) => (
          <div key={place} className="flex min-w-0 flex-wrap items-center gap-1.5 text-(length:--t-small) text-(--text-2)">
            <Chip>{secret !== undefined && <KeyRound aria-hidden />}<code className="text-[11px]">{place}</code></Chip>
            <span className="min-w-0 [overflow-wrap:anywhere]">{secret === undefined ? <code><VisibleText text={value} /></code> : moves ? 'moves to the secret store' : 'lies in the secret store'}</span>
          </div>
        ))}
        {server.asks?.map(({ id, title, secret }) => <label key={id} className="grid gap-0.5"><span className="text-(length:--t-small) text-(--text-2)"><VisibleText text={title} /></span><TextInput type={secret ? 'password' : 'text'} autoComplete="off" value={choice.answers[id] ?? ''} onChange={(event) => onChange({ answers: { ...choice.answers, [id]: event.target.value } })} /></label>)}
        {preview?.program && <p className="text-(length:--t-small) leading-(--lh-small) text-(--text-2)">{preview.program.path === null ? <span className="text-(--destroy)">{preview.program.name} was not found on this computer</span> : preview.program.path === preview.program.name ? null : <><code>{preview.program.name}</code> is <code className="[overflow-wrap:anywhere]">{preview.program.path}</code></>}</p>}
        {remarks.map((text) => <p key={text} className="text-(length:--t-small) leading-(--lh-small) text-(--text-2) [overflow-wrap:anywhere]"><VisibleText text={text} /></p>)}
        {server.have !== undefined && <p className="text-(length:--t-small) text-(--text-2)">You have it already, as {server.have}.</p>}
        <p className="text-(length:--t-small) leading-(--lh-small) text-(--text-3) [overflow-wrap:anywhere] empty:hidden"><VisibleText text={[...from, handshakeWords(server)].filter((text) => text !== '').join('; ')} /></p>
        {single && <label className="flex items-center gap-2 pt-1 text-(length:--t-small) text-(--text-2)">Name<TextInput className="max-w-[220px]" aria-invalid={choice.name !== '' && !nameRule.test(choice.name)} placeholder={name} value={choice.name} onChange={(event) => onChange({ name: event.target.value })} /></label>}
        {choice.name !== '' && !nameRule.test(choice.name) && <p className="text-(length:--t-small) text-(--destroy)">Letters, digits, dashes or single underscores within, at most 32</p>}
      </div>
    </li>
  );
}
