/** Says why a request may not come in, or nothing when it may. */
export type HostGuard = (host: string | undefined, origin: string | undefined) => string | undefined;

const mostRemembered = 256;

/**
 * Against DNS rebinding and foreign pages: lets in only requests that name this computer at its own
 * port, or a host of the allow-list. `allowedHosts` are `HOST` (any port) or `HOST:PORT`.
 */
export function createHostGuard(port: number, allowedHosts: readonly string[]): HostGuard {
  const allowed = new Set(allowedHosts.map((host) => host.toLowerCase()));
  const hosts = new Verdicts((host) => isOurs(host.toLowerCase(), 80, true));
  const origins = new Verdicts((origin) => {
    const url = URL.parse(origin);
    if (!url || url.origin !== origin.toLowerCase()) return false;
    if (url.protocol === 'http:') return isOurs(url.host, 80, true);
    // This computer's own pages come without TLS; a page of an allowed host may have been given it by a proxy.
    return url.protocol === 'https:' && isOurs(url.host, 443, false);
  });

  function isOurs(host: string, defaultPort: number, mayBeLoopback: boolean): boolean {
    const match = /^(\[[0-9a-f:.]+\]|[^:[\]/@\s]+)(?::(\d{1,5}))?$/.exec(host);
    const name = match?.[1];
    if (name === undefined) return false;
    const itsPort = match?.[2] === undefined ? defaultPort : Number(match[2]);
    return (mayBeLoopback && isLoopback(name) && itsPort === port) || allowed.has(name) || allowed.has(`${name}:${itsPort}`);
  }

  return (host, origin) => {
    if (host === undefined || !hosts.allow(host)) return `Host ${quoted(host)} is not this computer; start Steward with --allow-host to let it in`;
    if (origin !== undefined && !origins.allow(origin)) return `Origin ${quoted(origin)} may not use Steward; start it with --allow-host to let it in`;
    return undefined;
  };
}

/** `localhost`, 127.0.0.0/8 in its plain spelling, and [::1]. */
export function isLoopback(name: string): boolean {
  if (name === 'localhost' || name === '[::1]') return true;
  const parts = name.split('.');
  return parts.length === 4 && parts[0] === '127' && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

/** Remembers what was let in, so that the usual request costs one look into a set. */
class Verdicts {
  readonly #decide: (text: string) => boolean;
  readonly #good = new Set<string>();

  constructor(decide: (text: string) => boolean) {
    this.#decide = decide;
  }

  allow(text: string): boolean {
    if (this.#good.has(text)) return true;
    if (text.length > 300 || !this.#decide(text)) return false;
    if (this.#good.size < mostRemembered) this.#good.add(text);
    return true;
  }
}

function quoted(text: string | undefined): string {
  return text === undefined ? '(none)' : JSON.stringify(text.slice(0, 100));
}
