/** The object as it is, but reading what it does not have is an error: the host uses an API the stand-in lacks. */
export function strict<T extends object>(name: string, target: T): T {
  const missing = (key: string): Error => new Error(`The Electron stand-in has no ${name}.${key}; add it to test/kit/electronStandIn`);
  return new Proxy(target, {
    get(object, key) {
      if (typeof key === 'string' && !(key in object) && key !== 'then') throw missing(key);
      const value: unknown = Reflect.get(object, key);
      return typeof value === 'function' ? (value.bind(object) as unknown) : value;
    },
    set(object, key, value) {
      if (typeof key === 'string' && !(key in object)) throw missing(key);
      return Reflect.set(object, key, value);
    },
  });
}

/** Tells the test what would be seen outside the page. */
export function tell(standIn: string, details: object = {}): void {
  process.stdout.write(`${JSON.stringify({ standIn, ...details })}\n`);
}
