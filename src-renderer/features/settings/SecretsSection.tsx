import type { ReactNode } from 'react';
import type { SettingsState } from '../../../src-preload/contract/index.ts';
import { useClient } from '../../hooks/useClient.ts';
import { Chip } from '../../ui/Chip.tsx';
import { AddSecret } from './AddSecret.tsx';
import { KeyRow } from './KeyRow.tsx';
import { SettingBlock, SettingRow } from './SettingRow.tsx';

/** The names in the secret store; values only ever go in. */
export function SecretsSection({ settings: { secrets, secretStore, model } }: { settings: SettingsState }): ReactNode {
  const used = model.provider === 'offline' ? undefined : model.secret;
  return (
    <>
      <SettingRow title="Kept in" text="One place for all of them."><p className="[overflow-wrap:anywhere]">{secretStore}.</p></SettingRow>
      <SettingBlock title="Saved" count={secrets.length}>
        {secrets.length === 0 ? <p className="text-(--text-3)">None. The key of a model, or a password a function needs, will be listed here by name.</p> : <ul>{secrets.map((name) => <SecretRow key={name} name={name} inUse={name === used} />)}</ul>}
      </SettingBlock>
      <AddSecret existing={secrets} />
    </>
  );
}

function SecretRow({ name, inUse }: { name: string; inUse: boolean }): ReactNode {
  const client = useClient();
  return (
    <KeyRow name={name} verb="Remove" doing="Removing" warning={`Cannot be undone${inUse ? '; the model stops answering' : ''}`} onGo={() => client.request('secrets.remove', { name })}>
      <code className="min-w-0 flex-1 text-(length:--t-small) leading-(--lh-small) [overflow-wrap:anywhere]">{name}</code>
      {inUse && <Chip>Used by the model</Chip>}
    </KeyRow>
  );
}
