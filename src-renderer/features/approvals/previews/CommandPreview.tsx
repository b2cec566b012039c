import { Box, Terminal } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { Preview, SandboxProfile } from '../../../../src-preload/contract/index.ts';
import { shortenPath } from '../../../layout/shortenPath.ts';
import { Chip } from '../../../ui/Chip.tsx';
import { asSentence, formatBytes, formatCount, formatDuration } from '../../../ui/format.ts';
import { VisibleText } from '../../../ui/VisibleText.tsx';
import { ArgumentList } from '../ArgumentList.tsx';
import { Fact, Head, Note, type PreviewProps } from './parts.tsx';

type CommandPreviewData = Extract<Preview, { kind: 'command' }>;

/** What is run where, and what its sandbox lets it do. */
export function CommandPreview({ preview }: PreviewProps<CommandPreviewData>): ReactNode {
  const { script, programs, profile, sandboxReason } = preview;
  const single = programs.length === 1 && (programs[0]?.length ?? 0) <= 1;
  return (
    <>
      <Head icon={<Terminal size={14} aria-hidden />} right={script === undefined ? `${formatCount(programs[0]?.length ?? 0, 'argument')}, no shell` : 'run by the shell'}>
        <code className="min-w-0 [overflow-wrap:anywhere]"><VisibleText text={shortenPath(preview.cwd)} /></code>
        {preview.sandbox === 'sandboxed' ? <Chip tone="ok"><Box aria-hidden />Sandboxed</Chip> : <Chip tone="destroy">Not sandboxed</Chip>}
      </Head>
      {script !== undefined && <pre className="max-h-[260px] overflow-auto px-2.5 py-2 whitespace-pre-wrap [overflow-wrap:anywhere]"><VisibleText text={script} /></pre>}
      {programs.length > 0 && (script === undefined || !single) && (
        <div className={`px-1.5 py-2 ${script === undefined ? '' : 'border-t border-(--line)'}`}>
          {programs.map((argv, index) => <ArgumentList key={index} argv={argv} separated={index > 0} />)}
        </div>
      )}
      {script !== undefined && programs.length === 0 && <p className="border-t border-(--line) px-2.5 py-1.5 text-(--text-3)">What it runs cannot be told beforehand: it decides while it runs.</p>}
      {profile && <Confinement profile={profile} preview={preview} />}
      {preview.sandbox === 'none' && sandboxReason !== undefined && <Note tone="destroy">It runs with all your rights. <VisibleText text={asSentence(sandboxReason)} /></Note>}
    </>
  );
}

/** The sandbox in three facts; all of it on request. */
function Confinement({ profile, preview }: { profile: SandboxProfile; preview: CommandPreviewData }): ReactNode {
  const [all, setAll] = useState(false);
  const { write, read, hidden, fixed, hosts, changes, limits } = profile;
  return (
    <div className="border-t border-(--line) px-2.5 py-2">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3.5 gap-y-0.5">
        <Fact label="may change" value={write.length === 0 ? 'nothing but its own temporary folder' : write.map(shortenPath).join(', ')} plain={write.length === 0} strong />
        <Fact label="network" value={hosts.length === 0 ? 'none' : hosts.join(', ')} plain={hosts.length === 0} strong={hosts.length > 0} tone={hosts.length > 0 ? 'text-(--out)' : undefined} />
        <Fact label="changes" value={changes === 'kept' ? 'kept apart until it has ended; can be undone exactly' : 'happen at once; cannot be undone'} plain tone={changes === 'direct' ? 'text-(--destroy)' : undefined} />
        {all && (
          <>
            <Fact label="may read" value={['the system’s programs', ...read.map(shortenPath)].join(', ')} plain={read.length === 0} />
            {hidden.length > 0 && <Fact label="hidden" value={hidden.map(shortenPath).join(', ')} />}
            {fixed.length > 0 && <Fact label="stays as is" value={fixed.map(shortenPath).join(', ')} />}
            <Fact label="limits" value={`${formatCount(limits.processes, 'process', 'processes')}, ${formatBytes(limits.memory)} memory, ${formatBytes(limits.output)} output, files to ${formatBytes(limits.fileSize)}`} plain />
            <Fact label="variables" value={preview.environment.join(', ') || 'none'} />
          </>
        )}
        <Fact label="ends after" value={formatDuration(preview.timeoutMs)} plain />
      </dl>
      <button type="button" aria-expanded={all} onClick={() => setAll(!all)} className="target mt-1 text-(--accent) hover:underline">{all ? 'Less' : 'All of its limits'}</button>
    </div>
  );
}
