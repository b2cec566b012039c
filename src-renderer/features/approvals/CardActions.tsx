import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ApprovalView, GrantScope } from '../../../src-preload/contract/index.ts';
import { Button, type ButtonVariant } from '../../ui/Button.tsx';
import { controlKey, Kbd } from '../../ui/Kbd.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { VisibleText } from '../../ui/VisibleText.tsx';

export const scopeWords: Record<GrantScope, string> = { once: 'Once', chat: 'This chat', workspace: 'This workspace', always: 'Always' };
const buttonVariants: Record<ApprovalView['button'], ButtonVariant> = { ink: 'primary', destroy: 'destroy', out: 'out' };

interface CardActionsProps {
  approval: ApprovalView;
  busy: boolean;
  /** A form that is being filled in can be refused as it is. */
  mayRefuse: boolean;
  /** False: the facts were not on screen to their end yet. */
  seen: boolean;
  /** What was chosen for longer cannot be saved as it stands. */
  incomplete: boolean;
  scope: GrantScope;
  /** The choice of how long it lasts is open. */
  scopeOpen: boolean;
  onScopeOpen(open: boolean): void;
  termsId: string;
  onScope(scope: GrantScope): void;
  onAllow(): void;
  onRefuse(): void;
  onEdit(): void;
  /** The arguments as the model wrote them. */
  onRestore(): void;
}

/** Approve named by its effect, refuse, edit, how long it lasts, and the rule that asked. */
export function CardActions({ approval, busy, mayRefuse, seen, incomplete, scope, scopeOpen, onScopeOpen, termsId, onScope, onAllow, onRefuse, onEdit, onRestore }: CardActionsProps): ReactNode {
  const lasting = approval.offers.length > 1;
  const variant = approval.unusualCharacters ? 'ghost' : buttonVariants[approval.button];
  const allow = (
    <Button variant={variant} data-testid="allow" disabled={busy || incomplete} aria-describedby={termsId} title={approval.approveLabel} onClick={onAllow} className="min-w-0">
      <span className="max-w-[280px] truncate">{seen ? <VisibleText text={approval.approveLabel} /> : 'Show the rest'}</span>
      <span className="flex gap-1 @max-[560px]:hidden"><Kbd>{controlKey}</Kbd><Kbd>↵</Kbd></span>
    </Button>
  );
  return (
    <>
      {!approval.unusualCharacters && allow}
      <Button variant={approval.unusualCharacters ? 'primary' : 'plain'} data-testid="refuse" disabled={!mayRefuse} onClick={onRefuse}>Refuse <span className="@max-[560px]:hidden"><Kbd>R</Kbd></span></Button>
      {approval.opens === undefined && <Button data-testid="edit" disabled={busy} onClick={onEdit}>{approval.preview.kind === 'form' ? 'Fill in' : 'Edit'} <span className="@max-[560px]:hidden"><Kbd>E</Kbd></span></Button>}
      {lasting ? (
        <Menu
          label="How long it lasts"
          open={scopeOpen}
          onOpenChange={onScopeOpen}
          trigger={<Button variant="ghost" data-testid="scope" disabled={busy}>{scopeWords[scope]}<ChevronDown /></Button>}
          choices={approval.offers.map((offer) => ({ id: offer.scope, label: scopeWords[offer.scope], detail: offer.sentence, checked: offer.scope === scope, onSelect: () => onScope(offer.scope) }))}
        />
      ) : (
        <span data-testid="scope" className="px-2 text-(--text-2)">Once only</span>
      )}
      {approval.original && approval.preview.kind !== 'form' ? (
        <Button variant="ghost" size="small" disabled={busy} onClick={onRestore} className="ml-auto text-(--accent)!">Back to the model’s</Button>
      ) : (
        <span className="-my-1 ml-auto min-w-0 truncate py-1 pr-1 text-(length:--t-small) text-(--text-3)" title={approval.reason}>Rule <a href="#/settings/policy" className="target font-mono text-inherit">{approval.ruleId}</a></span>
      )}
      {approval.unusualCharacters && allow}
    </>
  );
}
