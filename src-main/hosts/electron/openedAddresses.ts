/** What may be handed to the system to open: web pages and mail, never files or other programs' schemes. */
const protocols: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);

const longest = 20_000;

/**
 * The address to hand to the system, normalised, or undefined when it may not be opened: another
 * scheme, a user or password before the host, control characters, or no address at all.
 */
export function mayBeOpened(address: string): string | undefined {
  if (address.length > longest || [...address].some((character) => character < ' ' || character === '\u007f')) return undefined;
  const url = URL.parse(address);
  if (!url || !protocols.has(url.protocol) || url.username !== '' || url.password !== '') return undefined;
  // Characters that a command line may take for its own.
  return url.href.replaceAll(/["'`$\\^|<>{}\s]/g, encodeURIComponent);
}
