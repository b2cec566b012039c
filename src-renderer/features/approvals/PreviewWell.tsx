import { Box, FileText, Folder, FolderInput, Info, MessageSquareText, Terminal, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Preview } from '../../../src-preload/contract/index.ts';
import { shortenPath } from '../../layout/shortenPath.ts';
import { Chip } from '../../ui/Chip.tsx';
import { Diff } from '../../ui/Diff.tsx';
import { formatBytes, formatCount } from '../../ui/format.ts';
import { VisibleText } from '../../ui/VisibleText.tsx';
import { ArgumentList } from './ArgumentList.tsx';

interface PreviewWellProps {
  preview: Preview;
  /** Everything there is, as far as it was fetched; else a first part. */
  whole?: boolean;
  onShowWhole?: (() => void) | undefined;
}

const firstLines = 24;
const firstNames = 6;

/** The fact well of a card: what Steward measured, never a model's words. */
export function PreviewWell({ preview, whole = false, onShowWhole }: PreviewWellProps): ReactNode {
  return (
    <div className="overflow-hidden rounded-(--r2) bg-(--well) text-(length:--t-small) leading-(--lh-small)">
      <Body preview={preview} whole={whole} onShowWhole={onShowWhole} />
      {preview.notes.map((note) => <Note key={note.text} tone={note.tone}><VisibleText text={note.text} /></Note>)}
    </div>
  );
}

function Body({ preview, whole, onShowWhole }: PreviewWellProps): ReactNode {
  switch (preview.kind) {
    case 'diff': {
      const lines = preview.hunks.reduce((sum, hunk) => sum + hunk.lines.length, 0);
      const more = !whole && (lines > firstLines || preview.truncated);
      return (
        <>
          <Head icon={<FileText size={14} aria-hidden />} right={preview.remark}>
            <PathName path={preview.path} />
            <span className="text-(--accent) tabular-nums">+{preview.added}</span>
            <span className="text-(--destroy) tabular-nums">−{preview.removed}</span>
          </Head>
          <div className="max-h-[420px] overflow-y-auto [scrollbar-width:thin]">{lines === 0 ? <p className="px-2.5 py-1.5 text-(--text-3)">{preview.after === 0 ? 'An empty file' : 'No line changes'}</p> : <Diff hunks={preview.hunks} limit={whole ? undefined : firstLines} />}</div>
          {more && <ShowWhole onClick={onShowWhole}>Show all {lines > firstLines ? formatCount(lines, 'line') : ''}</ShowWhole>}
          {whole && preview.truncated && <p className="px-2.5 py-1.5 text-(--text-3)">The rest is too long to be shown here.</p>}
        </>
      );
    }
    case 'delete':
      return (
        <>
          <Head icon={<Folder size={14} aria-hidden />} right={`${formatCount(preview.files, 'file')}${preview.folders > 0 ? `, ${formatCount(preview.folders, 'folder')}` : ''}, ${formatBytes(preview.bytes)}`}><PathName path={preview.path} /></Head>
          <div className="px-2.5 py-2">
            {preview.byType.length > 0 && <TypeBar types={preview.byType} total={preview.bytes} />}
            <p className="mt-1.5 flex flex-wrap gap-x-3.5 gap-y-0.5">
              {preview.byType.slice(0, 4).map((type) => <span key={type.label}><b className="font-[560]">{type.files}</b> {type.label}, {formatBytes(type.bytes)}</span>)}
              {!whole && preview.names.length > 0 && <button type="button" data-show-whole onClick={onShowWhole} className="ml-auto text-(--accent) hover:underline">List all</button>}
            </p>
            {whole && <Names names={preview.names} truncated={preview.truncated} />}
          </div>
          {preview.recent.length > 0 && <Note tone="write">{formatCount(preview.recent.length, 'file')} changed this week: <span className="font-mono"><VisibleText text={preview.recent.slice(0, 3).join(', ')} /></span>{preview.recent.length > 3 && ' …'}</Note>}
        </>
      );
    case 'command':
      return (
        <>
          <Head icon={<Terminal size={14} aria-hidden />} right={preview.script === undefined ? `${formatCount(preview.programs[0]?.length ?? 0, 'argument')}, no shell` : 'run by the shell'}>
            <code className="truncate">{shortenPath(preview.cwd)}</code>
            {preview.sandbox === 'sandboxed' ? <Chip tone="ok"><Box aria-hidden />Sandboxed</Chip> : <Chip tone="destroy">Not sandboxed</Chip>}
          </Head>
          {preview.script !== undefined && <pre className="max-h-[260px] overflow-auto px-2.5 py-2 whitespace-pre-wrap [overflow-wrap:anywhere]"><VisibleText text={preview.script} /></pre>}
          {preview.programs.length > 0 && (preview.script === undefined || preview.programs.length > 1 || (preview.programs[0]?.length ?? 0) > 1) && (
            <div className="border-t border-(--line) px-1.5 py-2 first:border-t-0">
              {preview.programs.map((argv, index) => <ArgumentList key={index} argv={argv} separated={index > 0} />)}
            </div>
          )}
          {preview.script !== undefined && preview.programs.length === 0 && <p className="border-t border-(--line) px-2.5 py-1.5 text-(--text-3)">What it runs cannot be told beforehand: it decides while it runs.</p>}
        </>
      );
    case 'transfer':
      return (
        <>
          <Head icon={<FolderInput size={14} aria-hidden />} right={`${formatCount(preview.files, 'file')}, ${formatBytes(preview.bytes)}`}>{preview.from.length === 1 ? <PathName path={preview.from[0] ?? ''} /> : <span>{formatCount(preview.from.length, 'source')}</span>}</Head>
          <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3.5 gap-y-0.5 px-2.5 py-2">
            {preview.from.length > 1 && preview.from.slice(0, whole ? undefined : firstNames).map((from) => <Fact key={from} label="from" value={shortenPath(from)} />)}
            <Fact label="to" value={shortenPath(preview.to)} strong />
            {preview.replaces.map((path) => <Fact key={path} label="replaces" value={shortenPath(path)} tone="text-(--destroy)" />)}
          </dl>
          {preview.names.length > 1 && (whole ? <div className="px-2.5 pb-2"><Names names={preview.names} truncated={preview.truncated} /></div> : <ShowWhole onClick={onShowWhole}>List all</ShowWhole>)}
        </>
      );
    case 'message':
      return (
        <>
          <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3.5 gap-y-0.5 border-b border-(--line) px-2.5 py-2">{preview.facts.map((fact) => <Fact key={fact.label} label={fact.label} value={fact.value} strong={fact.tone === 'strong'} plain />)}</dl>
          <p className="flex gap-2 px-2.5 py-2 whitespace-pre-wrap [overflow-wrap:anywhere]"><MessageSquareText size={14} aria-hidden className="mt-0.5 text-(--text-3)" /><span className="min-w-0"><VisibleText text={preview.body} /></span></p>
        </>
      );
    case 'facts':
      return (
        <div className="flex gap-2 px-2.5 py-2">
          <Info size={14} aria-hidden className="mt-0.5 text-(--text-3)" />
          <dl className="grid min-w-0 flex-1 grid-cols-[auto_minmax(0,1fr)] gap-x-3.5 gap-y-0.5">{preview.facts.map((fact, index) => <Fact key={index} label={fact.label} value={shortenPath(fact.value)} strong={fact.tone === 'strong'} tone={fact.tone === 'destroy' ? 'text-(--destroy)' : fact.tone === 'write' ? 'text-(--write)' : fact.tone === 'out' ? 'text-(--out)' : undefined} />)}</dl>
        </div>
      );
  }
}

/** A remark that must not be missed. */
function Note({ tone, children }: { tone: 'write' | 'destroy'; children: ReactNode }): ReactNode {
  return (
    <p className={`flex gap-2 px-2.5 py-1.5 text-(--text-2) ${tone === 'destroy' ? 'bg-(--destroy-tint)' : 'bg-(--write-tint)'}`}>
      <TriangleAlert size={14} aria-hidden className={`mt-0.5 ${tone === 'destroy' ? 'text-(--destroy)' : 'text-(--write)'}`} />
      <span className="min-w-0 [overflow-wrap:anywhere]">{children}</span>
    </p>
  );
}

function Head({ icon, right, children }: { icon: ReactNode; right?: string | undefined; children: ReactNode }): ReactNode {
  return (
    <div className="flex min-h-7 min-w-0 items-center gap-2 border-b border-(--line) px-2.5 py-[5px] text-(--text-2)">
      {icon}
      {children}
      {right !== undefined && <span className="ml-auto flex-none pl-2 text-(--text-3)">{right}</span>}
    </div>
  );
}

/** A path with its last part in bold. */
function PathName({ path }: { path: string }): ReactNode {
  const short = shortenPath(path);
  const cut = short.replace(/\/$/, '').lastIndexOf('/') + 1;
  return (
    <code className="min-w-0 truncate text-(--text-2)" title={path}>
      <VisibleText text={short.slice(0, cut)} />
      <b className="font-semibold text-(--text)"><VisibleText text={short.slice(cut)} /></b>
    </code>
  );
}

function Fact({ label, value, strong = false, plain = false, tone }: { label: string; value: string; strong?: boolean; plain?: boolean; tone?: string | undefined }): ReactNode {
  return (
    <>
      <dt className={tone ?? 'text-(--text-3)'}>{label}</dt>
      <dd className={`min-w-0 [overflow-wrap:anywhere] ${plain ? '' : 'font-mono'} ${strong ? 'font-semibold text-(--text)' : 'text-(--text-2)'}`}><VisibleText text={value} /></dd>
    </>
  );
}

function ShowWhole({ onClick, children }: { onClick: (() => void) | undefined; children: ReactNode }): ReactNode {
  if (!onClick) return null;
  return <button type="button" data-show-whole onClick={onClick} className="block w-full border-t border-(--line) px-2.5 py-1.5 text-left text-(--accent) -outline-offset-2 hover:bg-(--hover)">{children}</button>;
}

function Names({ names, truncated }: { names: readonly string[]; truncated: boolean }): ReactNode {
  return (
    <ul className="mt-2 max-h-[280px] overflow-auto font-mono [scrollbar-width:thin]">
      {names.map((name) => <li key={name} className="[overflow-wrap:anywhere]"><VisibleText text={name} /></li>)}
      {truncated && <li className="text-(--text-3)">and more</li>}
    </ul>
  );
}

const barTones = ['bg-(--text-3)', 'bg-(--line-control)', 'bg-(--c2)', 'bg-(--line-2)'];

function TypeBar({ types, total }: { types: readonly { label: string; bytes: number }[]; total: number }): ReactNode {
  return (
    <div aria-hidden className="flex h-[5px] gap-px overflow-hidden rounded-(--r1) bg-(--line)">
      {types.slice(0, 4).map((type, index) => <span key={type.label} className={barTones[index]} style={{ width: `${total === 0 ? 0 : (type.bytes / total) * 100}%` }} />)}
    </div>
  );
}
