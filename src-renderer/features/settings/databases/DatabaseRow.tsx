import type { ReactNode } from 'react';
import type { DatabaseConnection } from '../../../../src-preload/contract/index.ts';
import { useClient } from '../../../hooks/useClient.ts';
import { Chip } from '../../../ui/Chip.tsx';
import { KeyRow } from '../KeyRow.tsx';
import { useConnectionTest } from '../useConnectionTest.tsx';
import { describePlace, wayOf } from './databaseDraft.ts';

/** One database: what it is, where it leads, whether it answers. */
export function DatabaseRow({ connection, hasSecret }: { connection: DatabaseConnection; hasSecret: boolean }): ReactNode {
  const client = useClient();
  const { button, outcome } = useConnectionTest('databases.test', { asked: { connection }, label: `Test ${connection.name}`, size: 'small', doing: 'Connecting' });
  return (
    <KeyRow name={connection.name} verb="Remove" doing="Removing" warning={connection.engine === 'sqlite' ? 'Its file stays' : 'Its password goes, too'} onGo={() => client.request('databases.remove', { name: connection.name })}>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <code className="text-(length:--t-small) [overflow-wrap:anywhere]">{connection.name}</code>
          <span className="text-(--text-2)">{wayOf(connection.engine).title}</span>
          {!hasSecret && <Chip tone="destroy">Its password is gone</Chip>}
          {connection.engine !== 'sqlite' && connection.tls === 'off' && <Chip tone="out">Not encrypted</Chip>}
        </p>
        <p className="text-(length:--t-small) leading-(--lh-small) text-(--text-2) [overflow-wrap:anywhere]">{describePlace(connection)}</p>
        {outcome}
      </div>
      {button}
    </KeyRow>
  );
}
