import { ArrowRight, ArrowUpRight, Check, Folder, Lock, Minus } from 'lucide-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { ModelChoice, ModelSource, Preset, SettingsPatch, SettingsState } from '../../../src-preload/contract/index.ts';
import type { RequestError } from '../../client/client.ts';
import { useClient } from '../../hooks/useClient.ts';
import { toRequestError, useRequest } from '../../hooks/useRequest.ts';
import { Logo } from '../../layout/Rail.tsx';
import { goTo } from '../../layout/routes.ts';
import { shortenPath } from '../../layout/shortenPath.ts';
import { draftMessage } from '../../layout/uiState.ts';
import { Button } from '../../ui/Button.tsx';
import { RadioRow } from '../../ui/Checkbox.tsx';
import { Chip } from '../../ui/Chip.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { FolderPicker } from '../../ui/FolderPicker.tsx';
import { formatCount } from '../../ui/format.ts';
import { Kbd } from '../../ui/Kbd.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { whatPresetMeans } from './whatPresetMeans.ts';

/** `kept`: the model that was chosen before, when this page is opened again. */
type Reader = { kind: 'kept' } | { kind: 'offline' } | { kind: 'local'; source: ModelSource; model: string } | { kind: 'service' };

/** One page, three choices already made; Start works at once. */
export function FirstRun({ settings }: { settings: SettingsState }): ReactNode {
  const client = useClient();
  const found = useRequest('models.discover', {});
  const [reader, setReader] = useState<Reader>({ kind: settings.model.provider === 'offline' ? 'offline' : 'kept' });
  const [workspace, setWorkspace] = useState(settings.workspace);
  const [preset, setPreset] = useState<Preset>(settings.preset);
  const [picking, setPicking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<RequestError>();
  const locals = (found.data?.sources ?? []).filter((source) => source.local && source.models.length > 0);
  const place = shortenPath(workspace);

  const start = (sentence?: string): void => {
    setBusy(true);
    setProblem(undefined);
    const patch: SettingsPatch = { firstRunDone: true, ...(reader.kind === 'kept' ? {} : { model: toModel(reader) }), ...(settings.presetFixedBy === null ? { preset } : {}), ...(workspace === settings.workspace ? {} : { workspace }) };
    client.request('settings.update', { patch }).then(
      () => {
        goTo(reader.kind === 'service' ? '#/settings/models' : '#/chat');
        if (sentence !== undefined && reader.kind !== 'service') draftMessage(sentence, true);
      },
      (reason: unknown) => {
        setBusy(false);
        setProblem(toRequestError(reason));
      },
    );
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    start();
  };

  return (
    <div className="grid h-full grid-cols-[minmax(0,1fr)_400px] max-[1100px]:grid-cols-1">
      <main className="flex justify-center overflow-auto px-10 pt-11 pb-8">
        <form className="w-full max-w-[800px]" onSubmit={onSubmit}>
          <Logo size={30} />
          <h1 className="mt-5 text-(length:--t-hero) leading-(--lh-hero) font-semibold tracking-[-.015em]">Steward works on this computer for you.</h1>
          <p className="mt-1 mb-[18px] max-w-[62ch] text-(length:--t-read) leading-(--lh-read) text-(--text-2)">It asks before anything risky, can take changes back, and keeps a log you can check. Three choices; you can change each later.</p>

          <Step number={1} title="Who reads your requests" text="Chats go here, and nowhere else.">
            {settings.model.provider !== 'offline' && (
              <RadioRow name="reader" checked={reader.kind === 'kept'} onSelect={() => setReader({ kind: 'kept' })}>
                <Option title={settings.model.model} text="As chosen before. The settings have the rest." chip={null} />
              </RadioRow>
            )}
            <RadioRow name="reader" checked={reader.kind === 'offline'} onSelect={() => setReader({ kind: 'offline' })}>
              <Option title="Offline engine" text="Built in, works now. Understands plain requests for every function; does not hold a conversation." chip={<StaysHere />} />
            </RadioRow>
            {locals.map((source) => {
              const model = reader.kind === 'local' && reader.source === source ? reader.model : (source.models[0] ?? '');
              return (
                <RadioRow key={source.baseUrl ?? source.label} name="reader" checked={reader.kind === 'local' && reader.source === source} onSelect={() => setReader({ kind: 'local', source, model })}>
                  <Option title={`${model} through ${source.label}`} text={`Found at ${hostOf(source.baseUrl)}${source.models.length > 1 ? `, with ${formatCount(source.models.length - 1, 'other model')}` : ''}. Slower to answer, understands more.`} chip={<StaysHere />} />
                </RadioRow>
              );
            })}
            <RadioRow name="reader" checked={reader.kind === 'service'} onSelect={() => setReader({ kind: 'service' })}>
              <Option title="A service with a key" text="Anthropic, OpenAI, Google or a compatible address. Start opens the settings where the key goes." chip={<Chip tone="out"><ArrowUpRight aria-hidden />Sends chats out</Chip>} />
            </RadioRow>
          </Step>

          <Step number={2} title="Where it may work" text="Reads in this folder run without asking.">
            <div className="flex items-center gap-2">
              <div className="flex h-(--control-lg) min-w-0 flex-1 items-center gap-2 rounded-(--r2) border border-(--line-control) bg-(--surface) px-2"><Folder size={14} aria-hidden /><code className="truncate" title={workspace}>{place}</code></div>
              <Button size="large" disabled={settings.workspaceFixedBy !== null} onClick={() => setPicking(true)}>Choose…</Button>
            </div>
            {settings.workspaceFixedBy !== null && <p className="pt-1 text-(length:--t-small) text-(--text-3)">Fixed by {settings.workspaceFixedBy} for this run.</p>}
          </Step>

          <Step number={3} title="When it asks" text="The strictest that still gets work done is chosen.">
            {([['read-only', 'Read only', 'Cannot change, send or run anything.'], ['ask', 'Ask', `Reads in ${place} run. All else asks first.`], ['trusted', 'Trusted', 'Asks only to destroy something or send it out.']] as const).map(([id, title, text]) => (
              <RadioRow key={id} name="preset" checked={preset === id} disabled={settings.presetFixedBy !== null} onSelect={() => setPreset(id)}><Option title={title} text={text} /></RadioRow>
            ))}
            {settings.presetFixedBy !== null && <p className="px-2.5 pt-1 text-(length:--t-small) text-(--text-3)">Fixed by {settings.presetFixedBy} for this run.</p>}
          </Step>

          {problem && <div className="mt-2 ml-[232px] max-[720px]:ml-0"><ErrorNote error={problem} /></div>}
          <div className="mt-[22px] pl-[232px]">
            <Button type="submit" variant="primary" size="large" disabled={busy} data-testid="start" autoFocus className="!h-9 !px-4">{busy ? 'Starting' : 'Start'} <Kbd>↵</Kbd></Button>
          </div>
        </form>
      </main>
      <aside aria-label="What you have chosen" className="overflow-auto border-l border-(--line) bg-(--pane) px-7 pt-[52px] pb-7 max-[1100px]:hidden">
        <h2 className="mb-2">What you have chosen</h2>
        <ul>
          {whatPresetMeans(preset, place).map((line) => (
            <li key={line.text} className="flex gap-2.5 py-1"><Mark risk={line.risk} state={line.state} ground="pane" decorative /><span>{line.text}</span></li>
          ))}
        </ul>
        <p className="mt-0.5 mb-5 text-(length:--t-small) leading-(--lh-small) text-(--text-2)">{reader.kind === 'kept' ? 'Chats go where they went before.' : reader.kind === 'service' ? 'Chats leave this computer for the service, once its key is saved; nothing else does.' : 'Nothing leaves this computer until you allow it.'}</p>
        <h2 className="mb-2">Found on this computer</h2>
        <Found loading={found.loading} locals={locals} secretStore={settings.secretStore} dataFolder={settings.dataFolder} />
        <h2 className="mt-5 mb-2">A first thing to ask</h2>
        <ul className="mb-1.5 grid gap-1">
          {['list the largest files here', 'which files changed this week?', 'how much memory and disk space is free?'].map((sentence) => (
            <li key={sentence}>
              <button type="button" disabled={busy} onClick={() => start(sentence)} className="flex h-[34px] w-full items-center gap-2 rounded-(--r2) border border-(--line-2) bg-(--canvas) px-2.5 text-left hover:bg-(--hover)"><Mark risk="read" size={16} decorative /><span className="min-w-0 flex-1 truncate">{capitalise(sentence)}</span><ArrowRight size={14} aria-hidden className="text-(--text-3)" /></button>
            </li>
          ))}
        </ul>
        <p className="text-(length:--t-small) text-(--text-3)">These only read.</p>
      </aside>
      <FolderPicker open={picking} path={workspace} title="Where it may work" onClose={() => setPicking(false)} onChoose={(path) => { setWorkspace(path); setPicking(false); }} />
    </div>
  );
}

function Step({ number, title, text, children }: { number: number; title: string; text: string; children: ReactNode }): ReactNode {
  return (
    <section aria-label={title} className="grid grid-cols-[208px_minmax(0,1fr)] gap-6 border-t border-(--line) py-4">
      <div className="grid grid-cols-[18px_1fr] gap-1">
        <span className="text-(--text-3) tabular-nums" aria-hidden>{number}</span>
        <div><h2>{title}</h2><p className="text-(length:--t-small) leading-(--lh-small) text-(--text-2)">{text}</p></div>
      </div>
      <div className="grid content-center gap-0.5">{children}</div>
    </section>
  );
}

function Option({ title, text, chip }: { title: string; text: string; chip?: ReactNode }): ReactNode {
  return (
    <span className="flex items-start gap-2">
      <span className="min-w-0 flex-1"><span className="font-[560]">{title}</span><span className="block text-(length:--t-small) leading-5 text-(--text-2)">{text}</span></span>
      {chip}
    </span>
  );
}

function StaysHere(): ReactNode {
  return <Chip tone="ok"><Lock aria-hidden />Stays here</Chip>;
}

function Found({ loading, locals, secretStore, dataFolder }: { loading: boolean; locals: readonly ModelSource[]; secretStore: string; dataFolder: string }): ReactNode {
  const rows: { key: string; name: string; value: string; there: boolean }[] = [
    ...locals.map((source) => ({ key: source.baseUrl ?? source.label, name: source.label, value: `${formatCount(source.models.length, 'model')} at ${hostOf(source.baseUrl)}`, there: true })),
    ...(locals.length === 0 ? [{ key: 'none', name: 'Model server', value: loading ? 'looking on the usual ports' : 'none answers; nothing needs one', there: false }] : []),
    { key: 'secrets', name: 'Secrets', value: `in ${secretStore}`, there: true },
    { key: 'data', name: 'Steward’s data', value: shortenPath(dataFolder), there: true },
  ];
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-[5px] text-(length:--t-small) leading-(--lh-small)">
      {rows.map((row) => (
        <div key={row.key} className="contents">
          <dt className="flex min-w-[104px] items-center gap-[7px] self-start">{row.there ? <Check size={14} aria-hidden className="text-(--text-3)" /> : <Minus size={14} aria-hidden className="text-(--text-3)" />}{row.name}</dt>
          <dd className="min-w-0 text-(--text-2) [overflow-wrap:anywhere]">{row.value}</dd>
        </div>
      ))}
    </dl>
  );
}

function toModel(reader: Exclude<Reader, { kind: 'kept' }>): ModelChoice {
  switch (reader.kind) {
    case 'offline':
    case 'service':
      return { provider: 'offline' };
    case 'local':
      return { provider: 'openai-compatible', model: reader.model, ...(reader.source.baseUrl === undefined ? {} : { baseUrl: reader.source.baseUrl }) };
  }
}

function hostOf(address: string | undefined): string {
  return address === undefined ? 'this computer' : address.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
}

function capitalise(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
