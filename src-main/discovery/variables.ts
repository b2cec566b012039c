/** What a `${…}` in a configuration stands for; undefined where that is not known here. */
export type ResolveVariable = (inside: string) => string | undefined;

export interface ExpandedText {
  /** What could not be resolved stays as it was written. */
  text: string;
  /** The insides of those, each once. */
  missing: string[];
}

/** Puts values in the place of `${…}`. What a value holds is not looked at again. */
export function expandVariables(text: string, resolve: ResolveVariable): ExpandedText {
  const missing = new Set<string>();
  const expanded = text.replace(/\$\{([^{}]{1,300})\}/g, (whole, inside: string) => {
    const value = resolve(inside);
    if (value === undefined) missing.add(inside);
    return value ?? whole;
  });
  return { text: expanded, missing: [...missing] };
}

/** `NAME`, `env:NAME`, and both with `:-default`, from the environment. An empty variable counts as unset where there is a default. */
export function environmentVariable(inside: string, environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const match = /^(?:env:)?([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s.exec(inside);
  if (!match) return undefined;
  const [, name = '', fallback] = match;
  const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
  return fallback !== undefined && (value === undefined || value === '') ? fallback : value;
}
