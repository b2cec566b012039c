import type { ReactNode } from 'react';
import type { Account } from '../../../../src-preload/contract/index.ts';
import { useClient } from '../../../hooks/useClient.ts';
import { Chip } from '../../../ui/Chip.tsx';
import { KeyRow } from '../KeyRow.tsx';
import { describePlace, isUnencrypted } from './accountDraft.ts';
import { accountWays } from './accountKinds.ts';
import { useConnectionTest } from '../useConnectionTest.tsx';

/** One account: what it is with, where it reaches, whether it answers. */
export function AccountRow({ account, hasSecret }: { account: Account; hasSecret: boolean }): ReactNode {
  const client = useClient();
  const { button, outcome } = useConnectionTest('accounts.test', { doing: 'Signing in', asked: { account }, label: `Test ${account.name}`, size: 'small' });
  const title = accountWays.find(({ kind }) => kind === account.kind)?.title.split(',')[0] ?? account.kind;
  return (
    <KeyRow name={account.name} verb="Remove" doing="Removing" warning="Its secret goes, too" onGo={() => client.request('accounts.remove', { name: account.name })}>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <code className="text-(length:--t-small) [overflow-wrap:anywhere]">{account.name}</code>
          <span className="text-(--text-2)">{title}</span>
          {!hasSecret && <Chip tone="destroy">Its secret is gone</Chip>}
          {isUnencrypted(account) && <Chip tone="out">Not encrypted</Chip>}
        </p>
        <p className="text-(length:--t-small) leading-(--lh-small) text-(--text-2) [overflow-wrap:anywhere]">{describePlace(account)}</p>
        {outcome}
      </div>
      {button}
    </KeyRow>
  );
}
