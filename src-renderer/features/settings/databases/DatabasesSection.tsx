import type { ReactNode } from 'react';
import type { SettingsState } from '../../../../src-preload/contract/index.ts';
import { SettingBlock } from '../SettingRow.tsx';
import { AddDatabase } from './AddDatabase.tsx';
import { DatabaseRow } from './DatabaseRow.tsx';

/** The databases the person saved. */
export function DatabasesSection({ settings: { databases, secrets } }: { settings: SettingsState }): ReactNode {
  return (
    <>
      <SettingBlock title="Saved" count={databases.length}>
        {databases.length === 0 ? (
          <p className="max-w-[70ch] text-(--text-3)">None. Files in the workspace (SQLite, CSV, Parquet, JSON) can be queried by their path; a server has to be saved here first.</p>
        ) : (
          <ul>{databases.map((connection) => <DatabaseRow key={connection.name} connection={connection} hasSecret={connection.engine === 'sqlite' || connection.credential === undefined || secrets.includes(connection.credential.secret)} />)}</ul>
        )}
      </SettingBlock>
      <AddDatabase existing={databases.map(({ name }) => name)} />
    </>
  );
}
