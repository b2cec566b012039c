import { Globe } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Preview } from '../../../../src-preload/contract/index.ts';
import { formatBytes } from '../../../ui/format.ts';
import { VisibleText } from '../../../ui/VisibleText.tsx';
import { Fact, Head, ShowWhole, type PreviewProps } from './parts.tsx';

const firstCharacters = 1200;

/** A request as it will be sent; secrets stand as their names. */
export function RequestPreview({ preview, whole, onShowWhole }: PreviewProps<Extract<Preview, { kind: 'request' }>>): ReactNode {
  const { method, url, addresses, headers, body, bodyBytes, truncated } = preview;
  const shown = whole ? body : body.slice(0, firstCharacters);
  return (
    <>
      <Head icon={<Globe size={14} aria-hidden />} right={bodyBytes === 0 ? 'no body' : formatBytes(bodyBytes)}>
        <b className="font-semibold text-(--text)">{method}</b>
        <Address url={url} />
      </Head>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3.5 gap-y-0.5 px-2.5 py-2">
        <Fact label="resolves to" value={addresses.join(', ') || 'no address was found'} tone={addresses.length === 0 ? 'text-(--destroy)' : undefined} />
        {headers.map(({ name, value }, index) => <Fact key={index} label={name} value={value} />)}
      </dl>
      {body !== '' && <pre className="max-h-[260px] overflow-auto border-t border-(--line) px-2.5 py-2 font-mono whitespace-pre-wrap [overflow-wrap:anywhere]"><VisibleText text={shown} /></pre>}
      {!whole && (truncated || shown.length < body.length) && <ShowWhole onClick={onShowWhole}>Show the whole body</ShowWhole>}
      {whole && truncated && <p className="border-t border-(--line) px-2.5 py-1.5 text-(--text-3)">The rest is too long to be shown here.</p>}
    </>
  );
}

/** The host stands out: it is what decides where things go. */
function Address({ url }: { url: string }): ReactNode {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#]+)/i.exec(url);
  const from = host ? host[0].length - (host[1]?.length ?? 0) : 0;
  const to = host ? host[0].length : 0;
  return <code className="min-w-0 [overflow-wrap:anywhere]"><VisibleText text={url.slice(0, from)} /><b className="font-semibold text-(--text)"><VisibleText text={url.slice(from, to)} /></b><VisibleText text={url.slice(to)} /></code>;
}
