import { useState, type ReactNode } from 'react';
import type { GrantView } from '../../../src-preload/contract/index.ts';
import type { RequestError } from '../../client/client.ts';
import { useClient } from '../../hooks/useClient.ts';
import { toRequestError } from '../../hooks/useRequest.ts';
import { shortenPath } from '../../layout/shortenPath.ts';
import { Button } from '../../ui/Button.tsx';
import { Chip } from '../../ui/Chip.tsx';
import { formatCount, formatDay, formatWhen } from '../../ui/format.ts';
import { VisibleText } from '../../ui/VisibleText.tsx';
import { errorText } from './errorText.ts';
import { FieldError, SettingBlock } from './SettingRow.tsx';
import { usePart } from './usePart.tsx';

/** Every lasting permission; a removed one asks again from the next call on. */
export function GrantList({ grants }: { grants: readonly GrantView[] }): ReactNode {
  const { shown, find, more } = usePart(grants, textOf, 'permission', 'permissions');
  return (
    <SettingBlock title="Lasting permissions" count={grants.length} text={grants.length > 0 ? 'What is removed asks again.' : undefined}>
      {grants.length === 0 ? (
        <p className="text-(--text-3)">None. “This chat”, “This workspace” or “Always” on an approval card adds one.</p>
      ) : (
        <>{find}<ul>{shown.map((grant) => <GrantRow key={grant.id} grant={grant} />)}</ul>{more}</>
      )}
    </SettingBlock>
  );
}

const textOf = ({ sentence, scope, chatTitle = '', workspace = '' }: GrantView): string => `${sentence} ${scope} ${chatTitle} ${workspace}`;

function GrantRow({ grant }: { grant: GrantView }): ReactNode {
  const client = useClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<RequestError>();
  const remove = (): void => {
    setBusy(true);
    // Once removed, the topic takes the row away.
    client.request('grants.remove', { grantId: grant.id }).then(
      () => setError(undefined),
      (reason: unknown) => {
        setError(toRequestError(reason));
        setBusy(false);
      },
    );
  };
  return (
    <li className="border-t border-(--line) py-2">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <p className="[overflow-wrap:anywhere]"><VisibleText text={grant.sentence} /></p>
          <p className="text-(length:--t-small) leading-(--lh-small) text-(--text-3)">{describeUse(grant)}</p>
        </div>
        <span className="flex max-w-[240px] min-w-0 pt-0.5"><ScopeChip grant={grant} /></span>
        <Button size="small" disabled={busy} aria-label={`Remove: ${grant.sentence}`} onClick={remove}>{busy ? 'Removing' : 'Remove'}</Button>
      </div>
      {error && <FieldError>{errorText(error)}</FieldError>}
    </li>
  );
}

function ScopeChip({ grant }: { grant: GrantView }): ReactNode {
  if (grant.scope === 'always') return <Chip>Always</Chip>;
  if (grant.scope === 'workspace') return <span title={grant.workspace} className="inline-flex h-5 min-w-0 items-center rounded-(--r1) border border-(--line-2) px-1.5 text-(length:--t-small) text-(--text-2)"><span className="truncate">{grant.workspace === undefined ? 'This workspace' : shortenPath(grant.workspace)}</span></span>;
  return <span title={grant.chatTitle} className="inline-flex h-5 min-w-0 items-center rounded-(--r1) border border-(--line-2) px-1.5 text-(length:--t-small) text-(--text-2)"><span className="truncate">{grant.chatTitle === undefined ? 'This chat only' : `Chat: ${grant.chatTitle}`}</span></span>;
}

function describeUse({ createdAt, used, lastUsedAt, until }: GrantView): string {
  const given = `Given ${formatWhen(createdAt)}${until === undefined ? '' : `, ends ${formatDay(until)}`}`;
  if (used === 0) return `${given}, never used`;
  return `${given}, used ${formatCount(used, 'time')}${lastUsedAt === undefined ? '' : `, last ${formatWhen(lastUsedAt)}`}`;
}
