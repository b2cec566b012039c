import { ExternalLink, Timer } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ServerView } from '../../../src-preload/contract/index.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { TimeLeft } from '../approvals/TimeLeft.tsx';
import type { ServerRowActions } from './ServerRow.tsx';
import { signInHost } from './signInPage.ts';

/** Where a server wants to know who calls: the sign-in, and how it stands. Nothing where it wants none. */
export function SignIn({ server, actions, onKey }: { server: ServerView; actions: ServerRowActions; onKey(): void }): ReactNode {
  const { name, signIn, signInAttempt: attempt } = server;
  if (attempt?.state === 'waiting') {
    return (
      <section aria-label="Sign-in" role="status" className="mt-2 grid gap-1.5 rounded-(--r2) border border-(--line-2) px-2.5 py-2 text-(length:--t-small) leading-(--lh-small)">
        <div className="flex items-start gap-2">
          <Timer size={14} className="mt-0.5 flex-none text-(--text-3)" aria-hidden />
          <p className="min-w-0 flex-1 [overflow-wrap:anywhere]">Waits for you to sign in at <strong className="font-[560]" data-testid="sign-in-host">{signInHost(attempt.url)}</strong>, in your browser</p>
          <TimeLeft expiresAt={attempt.until} />
        </div>
        <div className="flex flex-wrap items-center gap-1.5 pl-[22px]">
          <a href={attempt.url} target="_blank" rel="noreferrer noopener" className="target inline-flex items-center gap-1 text-(--accent)"><ExternalLink size={13} aria-hidden />Open the page again</a>
          <CopyButton compact label="Copy the address" text={attempt.url} />
          <span className="ml-auto" />
          <Button size="small" onClick={() => actions.cancelSignIn(name)}>Cancel</Button>
        </div>
      </section>
    );
  }
  if (attempt === undefined && signIn !== 'needed') return null;
  return (
    <section aria-label="Sign-in" className="mt-2 grid gap-1.5">
      {attempt?.state === 'failed' && <ErrorNote error={attempt.error}><Button size="small" variant="ghost" onClick={() => actions.cancelSignIn(name)}>Close</Button></ErrorNote>}
      {signIn === 'needed' && (
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5 text-(length:--t-small) leading-(--lh-small) text-(--text-2)">
          <p className="min-w-[200px] flex-1">It wants to know who calls. Its page opens in your browser; what you enter there Steward does not see.</p>
          <Button size="small" variant="primary" onClick={() => actions.signIn(name)}>{attempt ? 'Sign in again' : 'Sign in'}</Button>
          {server.owner === 'person' && <Button size="small" variant="ghost" onClick={onKey}>Give it a key</Button>}
        </div>
      )}
    </section>
  );
}
