import { useState, type FormEvent, type ReactNode } from 'react';
import type { PromptText, ResourceText, ServerContentView, ServerView } from '../../../src-preload/contract/index.ts';
import { useRequest } from '../../hooks/useRequest.ts';
import { goTo } from '../../layout/routes.ts';
import { draftMessage } from '../../layout/uiState.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatBytes } from '../../ui/format.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import { VisibleText } from '../../ui/VisibleText.tsx';
import { useServerAction } from './useServerAction.ts';

type Resource = ServerContentView['resources'][number];
type Prompt = ServerContentView['prompts'][number];

/** What a server offers beside tools: resources to read, prompts for the composer. All of it is its own words. */
export function ContentTab({ server, kind }: { server: ServerView; kind: 'resources' | 'prompts' }): ReactNode {
  const { name, enabled, state, reason } = server;
  const { data, error, retry } = useRequest('servers.content', enabled ? { name } : null, name);
  if (!enabled) return <EmptyState title="It is switched off" text="What it offers is known once it has been switched on." />;
  if (error && !data) return <div className="p-4"><ErrorNote error={error} onRetry={retry} /></div>;
  if (!data) return <Skeleton rows={6} rowHeight={44} />;
  const resources = [...data.resources, ...data.templates];
  if ((kind === 'resources' ? resources : data.prompts).length === 0) return <EmptyState title={state === 'failed' ? 'It could not be asked' : `It offers no ${kind}`} text={state === 'failed' ? (reason?.message ?? '') : ''} />;
  return (
    <div className="min-h-0 flex-1 overflow-auto [scrollbar-width:thin]">
      <p className="border-b border-(--line) px-4 py-2 text-(length:--t-small) leading-(--lh-small) text-(--text-2)">{kind === 'resources' ? 'What is read here is shown to you alone; no model sees it.' : 'A prompt is put into the composer for you to read and change; nothing is sent by itself.'}</p>
      <ul aria-label={`${kind === 'resources' ? 'Resources' : 'Prompts'} of ${name}`}>
        {kind === 'resources' ? resources.map((resource) => <ResourceRow key={resource.uri} server={name} resource={resource} />) : data.prompts.map((prompt) => <PromptRow key={prompt.name} server={name} prompt={prompt} />)}
      </ul>
    </div>
  );
}

function Head({ title, code, description, warnings, children }: { title: string; code: string; description: string | undefined; warnings: Resource['warnings']; children: ReactNode }): ReactNode {
  return (
    <>
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <span className="block font-[530] [overflow-wrap:anywhere]"><VisibleText text={title} /></span>
          <code className="block text-[11.5px] leading-4 text-(--text-3) [overflow-wrap:anywhere]"><VisibleText text={code} /></code>
        </div>
        {children}
      </div>
      {description !== undefined && <p className="line-clamp-3 pt-0.5 text-(length:--t-small) leading-(--lh-small) text-(--text-2)" title={description}><VisibleText text={description} /></p>}
      {warnings.map((warning, index) => <p key={index} className="pt-0.5 text-(length:--t-small) text-(--destroy)"><VisibleText text={`${warning.text} (${warning.where})`} /></p>)}
    </>
  );
}

const variable = /\{[^{}]+\}/;

function ResourceRow({ server, resource }: { server: string; resource: Resource }): ReactNode {
  const [read, setRead] = useState<ResourceText>();
  const [address, setAddress] = useState(resource.uri);
  const action = useServerAction();
  const isTemplate = variable.test(resource.uri);
  const look = (): void => void action.run('servers.readResource', { name: server, uri: address }).then((done) => { if (done) setRead(done); });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    look();
  };
  return (
    <li className="border-b border-(--line) px-4 py-2">
      <Head title={resource.title ?? resource.name} code={`${resource.uri}${resource.mime === undefined ? '' : ` · ${resource.mime}`}${resource.size === undefined ? '' : ` · ${formatBytes(resource.size)}`}`} description={resource.description} warnings={resource.warnings}>
        {read ? <Button size="small" variant="ghost" onClick={() => setRead(undefined)}>Close</Button> : !isTemplate && <Button size="small" disabled={action.busy} onClick={look} aria-label={`Read ${resource.name}`}>Read</Button>}
      </Head>
      {isTemplate && (
        <form onSubmit={submit} className="flex items-center gap-1.5 pt-1.5">
          <TextInput mono aria-label={`Address for ${resource.name}`} value={address} onChange={(event) => setAddress(event.target.value)} />
          <Button size="large" type="submit" disabled={action.busy || variable.test(address)}>Read</Button>
        </form>
      )}
      {action.error && <div className="pt-1.5"><ErrorNote error={action.error} /></div>}
      {read?.parts.map((part, index) => (
        <div key={index} className="mt-1.5 overflow-hidden rounded-(--r2) bg-(--well)" data-testid="resource-text">
          {part.text !== undefined ? <pre className="max-h-[320px] overflow-auto px-2.5 py-1.5 text-[12px] leading-[18px] whitespace-pre-wrap [overflow-wrap:anywhere] [scrollbar-width:thin]"><VisibleText text={part.text} /></pre> : part.picture !== undefined ? <img alt="" className="max-h-[320px]" src={`data:${part.mime ?? ''};base64,${part.picture}`} /> : <p className="px-2.5 py-1.5 text-(length:--t-small) text-(--text-2)">{formatBytes(part.bytes)}, not text{part.mime === undefined ? '' : ` (${part.mime})`}</p>}
        </div>
      ))}
      {read?.truncated && <p className="pt-1 text-(length:--t-small) text-(--text-3)">Only the beginning is shown.</p>}
    </li>
  );
}

function PromptRow({ server, prompt }: { server: string; prompt: Prompt }): ReactNode {
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [got, setGot] = useState<PromptText>();
  const action = useServerAction();
  const missing = prompt.arguments.filter(({ name, required }) => required && (values[name] ?? '') === '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
    void action.run('servers.getPrompt', { name: server, prompt: prompt.name, arguments: given }).then((done) => { if (done) setGot(done); });
  };
  const use = (text: string): void => {
    draftMessage(text, false);
    goTo('#/chat');
  };
  return (
    <li className="border-b border-(--line) px-4 py-2">
      <form onSubmit={submit}>
        <Head title={prompt.title ?? prompt.name} code={prompt.name} description={prompt.description} warnings={prompt.warnings}>
          <Button size="small" type="submit" disabled={action.busy || missing.length > 0} aria-label={`Get ${prompt.name}`}>Get</Button>
        </Head>
        {prompt.arguments.map((argument) => (
          <label key={argument.name} className="grid gap-0.5 pt-1.5">
            <span className="text-(length:--t-small) text-(--text-2)"><VisibleText text={argument.description ?? argument.name} />{!argument.required && <span className="text-(--text-3)">, if wanted</span>}</span>
            <TextInput aria-label={argument.name} value={values[argument.name] ?? ''} onChange={(event) => setValues({ ...values, [argument.name]: event.target.value })} />
          </label>
        ))}
      </form>
      {action.error && <div className="pt-1.5"><ErrorNote error={action.error} /></div>}
      {got && (
        <div className="mt-1.5 rounded-(--r2) bg-(--well)">
          <pre data-testid="prompt-text" className="max-h-[240px] overflow-auto px-2.5 py-1.5 text-[12px] leading-[18px] whitespace-pre-wrap [overflow-wrap:anywhere] [scrollbar-width:thin]"><VisibleText text={got.text} /></pre>
          {got.warnings.map((warning, index) => <p key={index} className="px-2.5 pb-1 text-(length:--t-small) text-(--destroy)">{warning.text}</p>)}
          <div className="flex items-center gap-2 px-2.5 pb-2 text-(length:--t-small) text-(--text-3)">
            <Button size="small" disabled={got.text === ''} onClick={() => use(got.text)}>Put into the composer</Button>
            {got.leftOut > 0 && <span>{got.leftOut} of its messages {got.leftOut === 1 ? 'is' : 'are'} not text and left out.</span>}
            {got.truncated && <span>It was cut.</span>}
          </div>
        </div>
      )}
    </li>
  );
}
