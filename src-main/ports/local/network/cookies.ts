import type { CookieJar } from 'tough-cookie';

/** Cookies of each chat apart, in memory only. */
export interface Cookies {
  /** What goes into the Cookie header for an address; empty where nothing does. */
  headerFor(session: string, url: string): Promise<string>;
  keep(session: string, url: string, setCookies: readonly string[]): Promise<void>;
}

const mostJars = 200;
/** Of one answer. */
const mostCookies = 100;

export function createCookies(): Cookies {
  /** Least recently used first. */
  const jars = new Map<string, CookieJar>();

  async function jarOf(session: string): Promise<CookieJar> {
    const known = jars.get(session);
    const { CookieJar } = await import('tough-cookie');
    const jar = known ?? jars.get(session) ?? new CookieJar(undefined, { allowSpecialUseDomain: true, rejectPublicSuffixes: true });
    jars.delete(session);
    jars.set(session, jar);
    for (const oldest of jars.keys()) {
      if (jars.size <= mostJars) break;
      jars.delete(oldest);
    }
    return jar;
  }

  return {
    async headerFor(session, url) {
      if (!jars.has(session)) return '';
      return (await jarOf(session)).getCookieString(url);
    },
    async keep(session, url, setCookies) {
      if (setCookies.length === 0) return;
      const jar = await jarOf(session);
      for (const text of setCookies.slice(0, mostCookies)) await jar.setCookie(text, url, { ignoreError: true });
    },
  };
}
