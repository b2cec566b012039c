/** Where the functions of the person's own stand on the functions' screen. */
export type OwnPlace = { view: 'list' } | { view: 'new' } | { view: 'edit'; name: string } | { view: 'from'; callIds: readonly string[] };

const prefix = 'own:';

/** What the screen's address names of them; undefined where it names a function. No function has a colon in its name. */
export function ownPlace(address: string | null): OwnPlace | undefined {
  if (address === null || !address.startsWith(prefix)) return undefined;
  const [view = '', ...rest] = address.slice(prefix.length).split(':');
  const detail = rest.join(':');
  switch (view) {
    case 'new':
      return { view };
    case 'edit':
      return { view, name: detail };
    case 'from':
      return { view, callIds: detail.split(',').filter(Boolean) };
    default:
      return { view: 'list' };
  }
}

export function ownAddress(place: OwnPlace): string {
  switch (place.view) {
    case 'list':
      return `#/functions/${prefix}`;
    case 'new':
      return `#/functions/${prefix}new`;
    case 'edit':
      return `#/functions/${prefix}edit:${encodeURIComponent(place.name)}`;
    case 'from':
      return `#/functions/${prefix}from:${place.callIds.join(',')}`;
  }
}
