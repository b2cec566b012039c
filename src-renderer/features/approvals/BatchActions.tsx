import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, type ButtonVariant } from '../../ui/Button.tsx';
import { controlKey, Kbd } from '../../ui/Kbd.tsx';
import { Menu } from '../../ui/Menu.tsx';
import type { BatchOffer } from './batchOffers.ts';
import { scopeWords } from './CardActions.tsx';

interface BatchActionsProps {
  chosen: number;
  refused: number;
  /** False: facts of some calls are still to be looked at. */
  seen: boolean;
  variant: ButtonVariant;
  /** Something in a call is made to deceive: refusing is the main button. */
  unusual: boolean;
  busy: boolean;
  incomplete: boolean;
  offers: readonly BatchOffer[];
  offer: BatchOffer | undefined;
  scopeOpen: boolean;
  onScopeOpen(open: boolean): void;
  onOffer(key: string | null): void;
  termsId: string;
  onAllow(): void;
  onRefuse(): void;
}

/** Allow so many and refuse the others, refuse all, and how long it lasts. */
export function BatchActions({ chosen, refused, seen, variant, unusual, busy, incomplete, offers, offer, scopeOpen, onScopeOpen, onOffer, termsId, onAllow, onRefuse }: BatchActionsProps): ReactNode {
  const words = !seen ? 'Show the rest' : refused === 0 ? `Allow ${chosen}` : `Allow ${chosen}, refuse ${refused}`;
  const allow = (
    <Button variant={unusual ? 'ghost' : variant} data-testid="allow" disabled={busy || incomplete || chosen === 0} aria-describedby={termsId} onClick={onAllow} className={unusual ? 'ml-auto' : ''}>
      {words}<span className="flex gap-1 @max-[460px]:hidden"><Kbd>{controlKey}</Kbd><Kbd>↵</Kbd></span>
    </Button>
  );
  return (
    <>
      {!unusual && allow}
      <Button variant={unusual ? 'primary' : 'plain'} data-testid="refuse" disabled={busy} onClick={onRefuse}>Refuse all <span className="@max-[460px]:hidden"><Kbd>R</Kbd></span></Button>
      {offers.length > 0 && (
        <Menu
          label="How long it lasts"
          open={scopeOpen}
          onOpenChange={onScopeOpen}
          trigger={<Button variant="ghost" data-testid="scope" disabled={busy}>{offer ? scopeWords[offer.offer.scope] : scopeWords.once}<ChevronDown /></Button>}
          choices={[
            { id: 'once', label: scopeWords.once, detail: 'Only these calls.', checked: offer === undefined, onSelect: () => onOffer(null) },
            ...offers.map((each) => ({ id: each.key, label: scopeWords[each.offer.scope], detail: each.offer.sentence, checked: each.key === offer?.key, onSelect: () => onOffer(each.key) })),
          ]}
        />
      )}
      {!unusual && <span className="ml-auto flex items-center gap-1 pr-1 text-(length:--t-small) text-(--text-3) @max-[560px]:hidden"><Kbd>Space</Kbd> leaves one out</span>}
      {unusual && allow}
    </>
  );
}
