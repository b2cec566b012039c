import type { ReactNode } from 'react';
import type { SettingsState } from '../../../../src-preload/contract/index.ts';
import { SettingBlock } from '../SettingRow.tsx';
import { AccountRow } from './AccountRow.tsx';
import { AddAccount } from './AddAccount.tsx';

/** The person's mail, chat and social accounts. */
export function AccountsSection({ settings: { accounts, secrets } }: { settings: SettingsState }): ReactNode {
  return (
    <>
      <SettingBlock title="Set up" count={accounts.length}>
        {accounts.length === 0 ? (
          <p className="max-w-[70ch] text-(--text-3)">None. Mail cannot be sent or read, and no message goes out, until you add an account here. Every send shows you its recipients and its whole text first.</p>
        ) : (
          <ul>{accounts.map((account) => <AccountRow key={account.name} account={account} hasSecret={secrets.includes(account.credential.secret)} />)}</ul>
        )}
      </SettingBlock>
      <AddAccount existing={accounts.map(({ name }) => name)} />
    </>
  );
}
