import { AppError } from '../kernel/errors.ts';
import { encodingsOf, replaceEncoded } from './encodings.ts';

/** Where a value is going. Each sink has its own view; the raw value stays inside the runtime. */
export type Sink = 'model' | 'client' | 'renderer' | 'audit' | 'log';

/** What stands where a secret was: ⟦redacted:what⟧. Input that holds the opening is refused by the door. */
export const markerOpening = '\u27e6redacted:';
const marker = (what: string): string => `${markerOpening}${what}\u27e7`;

/** Shapes of well-known keys. Every expression runs in linear time. */
const keyShapes: readonly { what: string; shape: RegExp; hint: string }[] = [
  { what: 'private-key', hint: 'PRIVATE KEY', shape: /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]{1,20000}-----END [A-Z ]{0,30}PRIVATE KEY-----/g },
  { what: 'anthropic-key', hint: 'sk-ant-', shape: /\bsk-ant-[A-Za-z0-9_-]{20,200}/g },
  { what: 'openai-key', hint: 'sk-', shape: /\bsk-(?:proj-|svcacct-)?[A-Za-z0-9_-]{20,200}/g },
  { what: 'github-token', hint: 'gh', shape: /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255})/g },
  { what: 'gitlab-token', hint: 'glpat-', shape: /\bglpat-[A-Za-z0-9_-]{20,100}/g },
  { what: 'aws-key', hint: 'AKIA', shape: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g },
  { what: 'google-key', hint: 'AIza', shape: /\bAIza[A-Za-z0-9_-]{35}/g },
  { what: 'slack-token', hint: 'xox', shape: /\bxox[abeoprs]-[A-Za-z0-9-]{10,250}/g },
  { what: 'stripe-key', hint: '_live_', shape: /\b[rs]k_live_[A-Za-z0-9]{20,250}/g },
  { what: 'npm-token', hint: 'npm_', shape: /\bnpm_[A-Za-z0-9]{36}/g },
  { what: 'json-web-token', hint: 'eyJ', shape: /\beyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,2000}/g },
  { what: 'password-in-url', hint: '://', shape: /(?<=:\/\/[^\s/:@]{1,100}:)[^\s/:@]{3,200}(?=@)/g },
];

/** For audit and log: values beside names like these are masked when they look random. */
const keyLikeNames = '(?:api[_-]?key|secret|token|passw(?:or)?d|passphrase|credential|auth(?:orization)?|bearer|private[_-]?key|session)';
const keyLikeName = new RegExp(keyLikeNames, 'i');
const keyLikePair = new RegExp(`(${keyLikeNames}[a-z_-]{0,20}["']?\\s{0,4}[:=]\\s{0,4}["']?(?:bearer\\s{1,4})?)([^\\s"',;]{8,500})`, 'gi');

export interface Redactor {
  text(text: string, sink: Sink): string;
  /** Every string in a JSON value, names included. Returns the same object when nothing had to go. */
  value<T>(value: T, sink: Sink): T;
  /** A JSON value as redacted JSON text: one look over the whole where nothing has to go. */
  json(value: unknown, sink: Sink): string;
  /** The same error with what a reader of the sink may see of its words. The same object when nothing had to go. */
  error(error: AppError, sink: Sink): AppError;
  /** What the secret store holds now; each is hidden in plain, base64, hexadecimal and URL-encoded form. */
  setSecrets(secrets: readonly { name: string; value: string }[]): void;
}

/** Shorter values would hide ordinary words. */
const shortestSecret = 6;

export function createRedactor(): Redactor {
  let needles: { needle: string; what: string }[] = [];

  function text(input: string, sink: Sink): string {
    let output = input;
    output = hideKnown(output);
    output = replaceEncoded(output, tellSecret);
    if ((sink === 'audit' || sink === 'log') && (output.includes(':') || output.includes('='))) output = output.replace(keyLikePair, (whole, name: string, secret: string) => (looksRandom(secret) ? name + marker('masked') : whole));
    return output;
  }

  function hideKnown(input: string): string {
    let output = input;
    for (const { needle, what } of needles) if (output.includes(needle)) output = output.replaceAll(needle, marker(what));
    for (const { what, shape, hint } of keyShapes) if (output.includes(hint)) output = output.replace(shape, marker(what));
    return output;
  }

  /** The marker for a decoded text that holds a secret. */
  function tellSecret(decoded: string): string | undefined {
    const hidden = hideKnown(decoded);
    if (hidden === decoded) return undefined;
    const start = hidden.indexOf(markerOpening);
    return hidden.slice(start, hidden.indexOf('\u27e7', start) + 1);
  }

  function value(input: unknown, sink: Sink, key: string | undefined): unknown {
    if (typeof input === 'string') {
      if (key !== undefined && (sink === 'audit' || sink === 'log') && keyLikeName.test(key) && looksRandom(input)) return marker('masked');
      return input.length < shortestSecret ? input : text(input, sink);
    }
    if (input === null || typeof input !== 'object') return input;
    if (Array.isArray(input)) {
      let copy: unknown[] | undefined;
      for (let index = 0; index < input.length; index++) {
        const next = value(input[index], sink, undefined);
        if (next !== input[index]) (copy ??= [...(input as unknown[])])[index] = next;
      }
      return copy ?? input;
    }
    let copy: Record<string, unknown> | undefined;
    for (const [name, item] of Object.entries(input)) {
      const next = value(item, sink, name);
      const newName = name.length < shortestSecret ? name : text(name, sink);
      if (next !== item || newName !== name) {
        copy ??= { ...(input as Record<string, unknown>) };
        if (newName !== name) delete copy[name];
        copy[newName] = next;
      }
    }
    return copy ?? input;
  }

  return {
    text,
    value: <T>(input: T, sink: Sink) => value(input, sink, undefined) as T,
    error(error, sink) {
      const message = text(error.message, sink);
      const hint = error.hint === undefined ? undefined : text(error.hint, sink);
      if (message === error.message && hint === error.hint) return error;
      return new AppError(error.code, message, { cause: error.cause, ...(hint !== undefined && { hint }) });
    },
    json(input, sink) {
      const plain = JSON.stringify(input);
      // Needles and shapes are found in escaped text as well; what is found is then taken out piece by piece.
      return text(plain, sink) === plain ? plain : JSON.stringify(value(input, sink, undefined));
    },
    setSecrets(secrets) {
      needles = secrets
        .filter((secret) => secret.value.length >= shortestSecret)
        .flatMap((secret) => [...new Set(encodingsOf(secret.value))].filter((needle) => needle.length >= shortestSecret).map((needle) => ({ needle, what: secret.name })))
        .sort((a, b) => b.needle.length - a.needle.length);
    },
  };
}

/** At least 12 characters with more than 3 bits of entropy each: keys, not words. */
function looksRandom(text: string): boolean {
  if (text.length < 12 || text.startsWith(markerOpening) || text.includes(' ')) return false;
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let entropy = 0;
  for (const count of counts.values()) entropy -= (count / text.length) * Math.log2(count / text.length);
  return entropy > 3;
}

/** Whether a value holds a redaction marker anywhere: it would write the marker in the place of the secret. */
export function holdsMarker(value: unknown): boolean {
  if (typeof value === 'string') return value.includes(markerOpening);
  if (value === null || typeof value !== 'object') return false;
  return Array.isArray(value) ? value.some(holdsMarker) : Object.entries(value).some(([key, item]) => key.includes(markerOpening) || holdsMarker(item));
}
