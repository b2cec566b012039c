import { domainToUnicode } from 'node:url';

/** What the person should know of an address before something is sent to it; undefined of one they know. */
export function recipientRemark(address: string, writtenTo: ReadonlySet<string>): string | undefined {
  const asked = address.toLowerCase();
  if (writtenTo.has(asked)) return undefined;
  const known = [...writtenTo].find((other) => looksLike(asked, other));
  if (known !== undefined) return `looks like ${known}, but is another address`;
  const domain = asked.slice(asked.lastIndexOf('@') + 1);
  if (domain.split('.').some((label) => label.startsWith('xn--'))) return `first mail to this address; its domain reads ${domainToUnicode(domain)}`;
  return 'first mail to this address';
}

/** Letters that are drawn alike, as the one that people take them for. */
const drawnAlike: readonly [RegExp, string][] = [
  [/rn/g, 'm'],
  [/vv/g, 'w'],
  [/cl/g, 'd'],
  [/[1l|]/g, 'i'],
  [/0/g, 'o'],
  [/5/g, 's'],
];

// The letters of other scripts that look most like Latin ones: Cyrillic and Greek.
const foreign: Readonly<Record<string, string>> = { а: 'a', е: 'e', о: 'o', р: 'p', с: 'c', х: 'x', у: 'y', і: 'i', ј: 'j', ѕ: 's', һ: 'h', ԁ: 'd', ո: 'n', α: 'a', ο: 'o', ν: 'v', ρ: 'p', τ: 't', ι: 'i', κ: 'k' };

/** Another address that a glance takes for the known one: drawn alike, or one letter apart in name or domain. */
function looksLike(asked: string, known: string): boolean {
  if (skeleton(asked) === skeleton(known)) return true;
  const [askedName, askedDomain] = partsOf(asked);
  const [knownName, knownDomain] = partsOf(known);
  if (askedName === knownName) return isOneStepApart(askedDomain, knownDomain) || withoutEnding(askedDomain) === withoutEnding(knownDomain);
  return askedDomain === knownDomain && askedName.length > 3 && isOneStepApart(askedName, knownName);
}

function skeleton(address: string): string {
  const [name, domain] = partsOf(address);
  let text = `${name}@${domainToUnicode(domain)}`.normalize('NFKD').replace(/\p{M}/gu, '');
  text = [...text].map((letter) => foreign[letter] ?? letter).join('');
  for (const [alike, letter] of drawnAlike) text = text.replace(alike, letter);
  return text.replace(/[.-]/g, '');
}

function partsOf(address: string): [string, string] {
  const at = address.lastIndexOf('@');
  return [address.slice(0, at), address.slice(at + 1)];
}

const withoutEnding = (domain: string): string => domain.replace(/\.[^.]+$/, '');

/** One letter put in, left out, changed, or two neighbours swapped. */
function isOneStepApart(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [restA, restB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  return (restA.length <= 1 && restB.length <= 1) || (restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0]);
}
