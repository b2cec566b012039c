import { AppError } from '../kernel/errors.ts';
import { createSecretFinder, shortestAlone } from './findSecrets.ts';
import { hideFindings } from './findings.ts';

/** Where a value is going. Each sink has its own view; the raw value stays inside the runtime. */
export type Sink = 'model' | 'client' | 'renderer' | 'audit' | 'log';

/** What stands where a secret was: ⟦redacted:what⟧. Input that holds the opening is refused by the door. */
export const markerOpening = '\u27e6redacted:';
const marker = (what: string): string => `${markerOpening}${what}\u27e7`;

/** For audit and log: values beside names like these are masked when they look random. */
const keyLikeNames = '(?:api[_-]?key|access[_-]?key|(?:signing|encryption|master|shared|ssh|license)[_-]?key|secret|token|passw(?:or)?d|pwd|passphrase|credential|auth(?:orization)?|bearer|private[_-]?key|session|cookie|jwt|signature|connection[_-]?string)';
const keyLikeName = new RegExp(keyLikeNames, 'i');
const keyLikePair = new RegExp(`(${keyLikeNames}[a-z_-]{0,20}\\\\{0,3}["']?\\s{0,4}[:=]\\s{0,4}\\\\{0,3}["']?(?:bearer\\s{1,4})?)([^\\s"',;\\\\]{4,500})`, 'gi');
/** What stands beside these is no key, random or not: it is masked as it is. */
const passwordName = /(?:passw(?:or)?d|passphrase|pwd)\W{0,9}$/i;
/** Names that tell a value by themselves, for every sink: those that shapes know as headers and settings. */
const tellingName = /authorization|cookie|-key|-token|-secret|secret_?access_?key|session_?token/i;
const pairHere = new RegExp(keyLikePair.source, 'iy');
/** How the names above begin: as a plain list of words it is much quicker than they are. */
const nameBeginning = /api|access|signing|encryption|master|shared|ssh|license|secret|token|passw|pwd|passphrase|credential|auth|bearer|private|session|cookie|jwt|signature|connection|-key|-token|-secret/gi;

/** Between texts that are looked at together: no shape, pair or run of digits goes on over it. */
const betweenTexts = '"\n"';
/** The same text twice in a row or an answer is looked at once, as long as finding that out costs little. */
const fewTexts = 32;
const mostHarmlessNames = 2000;

export interface Redactor {
  text(text: string, sink: Sink): string;
  /** Every string in a JSON value, names included. Returns the same object when nothing had to go. */
  value<T>(value: T, sink: Sink): T;
  /** A JSON value as redacted JSON text. */
  json(value: unknown, sink: Sink): string;
  /** The same error with what a reader of the sink may see of its words. The same object when nothing had to go. */
  error(error: AppError, sink: Sink): AppError;
  /** What the secret store holds now; each is hidden in every form that is read. */
  setSecrets(secrets: readonly { name: string; value: string }[]): void;
}

export function createRedactor(): Redactor {
  let find = createSecretFinder([]);

  function text(input: string, sink: Sink): string {
    if (input.length < shortestAlone) return input;
    const output = hideFindings(input, find(input), marker);
    if (!isKept(sink) || !holdsName(output)) return output;
    return output.replace(keyLikePair, (whole, name: string, secret: string) => (mustBeMasked(name, secret) ? name + marker('masked') : whole));
  }

  /** A text that a name says something about, as if they stood in one line. */
  function named(name: string, input: string, sink: Sink): string {
    if (isKept(sink) && keyLikeName.test(name) && mustBeMasked(name, input)) return marker('masked');
    if (!tellingName.test(name)) return text(input, sink);
    const lead = `${name}: `;
    const findings = find(lead + input).filter(({ end }) => end > lead.length);
    return text(hideFindings(input, findings.map(({ start, end, what }) => ({ start: Math.max(0, start - lead.length), end: end - lead.length, what })), marker), sink);
  }

  /** `name`: what the value, or each in the list, is called. */
  function value(input: unknown, sink: Sink, name: string | undefined): unknown {
    if (typeof input === 'string') return name === undefined ? text(input, sink) : named(name, input, sink);
    if (typeof input === 'number') return hideNumber(input, sink);
    if (input === null || typeof input !== 'object') return input;
    if (Array.isArray(input)) {
      let copy: unknown[] | undefined;
      for (let index = 0; index < input.length; index++) {
        const next = value(input[index], sink, name);
        if (next !== input[index]) (copy ??= [...(input as unknown[])])[index] = next;
      }
      return copy ?? input;
    }
    let copy: Record<string, unknown> | undefined;
    const entries = Object.entries(input);
    const called = entries.find(([key, item]) => typeof item === 'string' && (key === 'name' || key === 'key'))?.[1] as string | undefined;
    for (const [key, item] of entries) {
      const next = value(item, sink, key === 'value' && called !== undefined ? called : key);
      const newKey = text(key, sink);
      if (next !== item || newKey !== key) {
        copy ??= { ...(input as Record<string, unknown>) };
        if (newKey !== key) delete copy[key];
        copy[newKey] = next;
      }
    }
    return copy ?? input;
  }

  /** A number gives way only to a stored secret that is written as that number. */
  function hideNumber(input: number, sink: Sink): unknown {
    if (Math.abs(input) < 1000) return input;
    const plain = String(input);
    const shown = text(plain, sink);
    return shown === plain ? input : shown;
  }

  /** Names that were looked at by themselves, and hold nothing and tell nothing: the same few come again and again. */
  const harmlessNames = new Set<string>();

  function isHarmless(name: string): boolean {
    if (harmlessNames.has(name)) return true;
    if (keyLikeName.test(name) || tellingName.test(name) || text(name, 'audit') !== name) return false;
    if (harmlessNames.size >= mostHarmlessNames) harmlessNames.clear();
    harmlessNames.add(name);
    return true;
  }

  /** False when `value` would give back the same: one look over all its texts together. */
  function mayHold(input: unknown, sink: Sink): boolean {
    const texts: string[] = [];
    if (collect(input, sink, texts)) return true;
    const together = texts.join(betweenTexts);
    return find(together).length > 0 || (isKept(sink) && holdsName(together));
  }

  /** Gathers the texts of a value; true when one beside a name that tells of it has to go. */
  function collect(input: unknown, sink: Sink, texts: string[]): boolean {
    if (typeof input === 'string') {
      if (input.length >= shortestAlone && !(texts.length < fewTexts && texts.includes(input))) texts.push(input);
      return false;
    }
    if (typeof input === 'number') {
      if (Math.abs(input) >= 1000) texts.push(String(input));
      return false;
    }
    if (input === null || typeof input !== 'object') return false;
    if (Array.isArray(input)) return input.some((item) => collect(item, sink, texts));
    let isNamed = false;
    let hasValue = false;
    for (const key in input) {
      const item = (input as Record<string, unknown>)[key];
      if (item === undefined) continue;
      if (!isHarmless(key)) {
        if (text(key, sink) !== key || value(item, sink, key) !== item) return true;
      } else if (collect(item, sink, texts)) return true;
      if (key === 'value') hasValue = true;
      else if ((key === 'name' || key === 'key') && typeof item === 'string') isNamed = true;
    }
    // What stands as the name beside a `value` tells of it.
    return isNamed && hasValue && value(input, sink, undefined) !== input;
  }

  return {
    text,
    value: <T>(input: T, sink: Sink) => (mayHold(input, sink) ? (value(input, sink, undefined) as T) : input),
    error(error, sink) {
      const message = text(error.message, sink);
      const hint = error.hint === undefined ? undefined : text(error.hint, sink);
      if (message === error.message && hint === error.hint) return error;
      return new AppError(error.code, message, { cause: error.cause, ...(hint !== undefined && { hint }) });
    },
    json: (input, sink) => JSON.stringify(mayHold(input, sink) ? value(input, sink, undefined) : input),
    setSecrets(secrets) {
      find = createSecretFinder(secrets);
      harmlessNames.clear();
    },
  };
}

/** Sinks that stay: what was written there is read by people long after. */
function isKept(sink: Sink): boolean {
  return sink === 'audit' || sink === 'log';
}

/** Whether a text holds a name with a value to be masked right after it. */
function holdsName(text: string): boolean {
  nameBeginning.lastIndex = 0;
  for (let match = nameBeginning.exec(text); match; match = nameBeginning.exec(text)) {
    pairHere.lastIndex = match.index;
    nameBeginning.lastIndex = match.index + 1;
    const [, name, secret] = pairHere.exec(text) ?? [];
    if (name === undefined || secret === undefined) continue;
    if (mustBeMasked(name, secret)) return true;
    // None begins within another.
    nameBeginning.lastIndex = Math.max(nameBeginning.lastIndex, pairHere.lastIndex);
  }
  return false;
}

function mustBeMasked(name: string, value: string): boolean {
  const rest = value.includes(markerOpening) ? value.replace(/\u27e6redacted:[^\u27e7]{0,200}\u27e7/g, '').trim() : value;
  return rest !== '' && (looksRandom(rest) || (passwordName.test(name) && !/^(?:null|true|false|undefined|none)$/i.test(rest)));
}

/** At least 12 characters with more than 3 bits of entropy each: keys, not words. */
function looksRandom(text: string): boolean {
  if (text.length < 12 || text.includes(' ')) return false;
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
