import type { ReactNode } from 'react';
import type { TokenView } from '../../../src-preload/contract/index.ts';
import { useClient } from '../../hooks/useClient.ts';
import { Chip } from '../../ui/Chip.tsx';
import { KeyRow } from './KeyRow.tsx';
import { SettingBlock } from './SettingRow.tsx';
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
  const { name, scope, revokedAt } = token;
  return (
    <KeyRow name={name} verb="Revoke" doing="Revoking" warning="Cannot be undone" gone={revokedAt === undefined ? undefined : <Chip>Revoked</Chip>} onGo={() => client.request('tokens.revoke', { name })}>
      <div className="min-w-0 flex-1">
        <p className={revokedAt === undefined ? '' : 'text-(--text-3)'}><code className="text-(length:--t-small) [overflow-wrap:anywhere]">{name}</code> <span className="text-(--text-2) [overflow-wrap:anywhere]">{describeScope(scope)}</span></p>
        <p className="text-(length:--t-small) leading-(--lh-small) text-(--text-3)">{describeUse(token)}</p>
      </div>
    </KeyRow>
  );
}
