import { KeyRound } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { TokenView } from '../../../src-preload/contract/index.ts';
import type { RequestError } from '../../client/client.ts';
import { useClient } from '../../hooks/useClient.ts';
import { toRequestError } from '../../hooks/useRequest.ts';
import { Button } from '../../ui/Button.tsx';
import { Chip } from '../../ui/Chip.tsx';
import { errorText } from './errorText.ts';
import { FieldError, SettingBlock } from './SettingRow.tsx';
import { describeScope, describeUse } from './tokenFields.ts';
import { usePart } from './usePart.tsx';

/** Tokens made for single clients; those in force first. */
export function TokenList({ tokens }: { tokens: readonly TokenView[] }): ReactNode {
  const ordered = tokens.toSorted((a, b) => Number(a.revokedAt !== undefined) - Number(b.revokedAt !== undefined));
  const { shown, find, more } = usePart(ordered, ({ name, scope }) => `${name} ${describeScope(scope)}`, 'token', 'tokens');
  return (
    <SettingBlock title="Tokens for single clients" count={tokens.filter(({ revokedAt }) => revokedAt === undefined).length} text="A revoked one is refused at once; its sessions end.">
      {tokens.length === 0 ? <p className="text-(--text-3)">None. Each client can have its own, which may do less and is named in the audit.</p> : <>{find}<ul>{shown.map((token) => <TokenRow key={token.name} token={token} />)}</ul>{more}</>}
    </SettingBlock>
  );
}

function TokenRow({ token }: { token: TokenView }): ReactNode {
  const client = useClient();
  const [state, setState] = useState<'listed' | 'asking' | 'kept' | 'revoking'>('listed');
  const [error, setError] = useState<RequestError>();
  const { name, scope, revokedAt } = token;
  const revoke = (): void => {
    setState('revoking');
    client.request('tokens.revoke', { name }).then(
      () => setError(undefined),
      (reason: unknown) => {
        setError(toRequestError(reason));
        setState('listed');
      },
    );
  };
  return (
    <li className="border-t border-(--line) py-1.5" onKeyDown={(event) => { if (event.key === 'Escape' && state === 'asking') setState('kept'); }}>
      <div className="flex min-h-7 items-center gap-2">
        <KeyRound size={14} className="text-(--text-2)" aria-hidden />
        <div className="min-w-0 flex-1">
          <p className={revokedAt === undefined ? '' : 'text-(--text-3)'}><code className="text-(length:--t-small) [overflow-wrap:anywhere]">{name}</code> <span className="text-(--text-2) [overflow-wrap:anywhere]">{describeScope(scope)}</span></p>
          <p className="text-(length:--t-small) leading-(--lh-small) text-(--text-3)">{describeUse(token)}</p>
        </div>
        {revokedAt !== undefined ? (
          <Chip>Revoked</Chip>
        ) : state === 'listed' || state === 'kept' ? (
          <Button size="small" autoFocus={state === 'kept'} aria-label={`Revoke ${name}`} onClick={() => setState('asking')}>Revoke</Button>
        ) : (
          <>
            <span className="flex-none text-(length:--t-small) text-(--text-2)" role="status">Cannot be undone</span>
            <Button size="small" variant="destroy" aria-label={`Revoke ${name} for good`} disabled={state === 'revoking'} onClick={revoke}>{state === 'revoking' ? 'Revoking' : 'Revoke it'}</Button>
            <Button size="small" variant="ghost" autoFocus disabled={state === 'revoking'} onClick={() => setState('kept')}>Keep</Button>
          </>
        )}
      </div>
      {error && <FieldError>{errorText(error)}</FieldError>}
    </li>
  );
}
