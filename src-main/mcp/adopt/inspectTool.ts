import type { ToolWarning } from '../../../src-preload/contract/servers.ts';
import { findUnusualCharacters } from '../../../src-preload/state/unusualCharacters.ts';
import { isRecord, type ForeignTool } from './foreignTool.ts';

/**
 * What a person should see before a tool is used: text that talks to the model rather than about the
 * tool, characters that hide, names made to be taken for another's (attacks 50, 52, 53). A hint for the
 * eye, no filter: what a tool may do is decided by the policy, whatever its words.
 */
export function inspectTool(tool: ForeignTool, builtIn: ReadonlySet<string>): ToolWarning[] {
  const warnings = inspectTexts(tool);
  const twin = lookAlikeOf(tool.name, builtIn);
  if (twin !== undefined) warnings.push({ kind: 'look-alike', where: 'name', text: `Looks like Steward's own function ${twin}` });
  return warnings;
}

/** The same of every text in anything else that a server describes itself with. */
export function inspectTexts(described: unknown): ToolWarning[] {
  const warnings: ToolWarning[] = [];
  for (const { where, text } of textsOf(described)) {
    const instruction = instructions.find(({ pattern }) => pattern.test(plain(text)));
    if (instruction) warnings.push({ kind: 'instruction', where, text: instruction.says });
    const unusual = findUnusualCharacters(text);
    if (unusual.length > 0) warnings.push({ kind: 'hidden-characters', where, text: `Holds ${[...new Set(unusual.map(({ codePoint }) => codePoint))].slice(0, 5).join(', ')}, which ${unusual.length === 1 ? 'does' : 'do'} not show or look${unusual.length === 1 ? 's' : ''} like another letter` });
  }
  return warnings;
}

interface Place {
  where: string;
  text: string;
}

/** Every text of a definition that a model would read, with where it stands; the name of a field is one, too. */
function textsOf(described: unknown): Place[] {
  const found: Place[] = [];
  const walk = (value: unknown, where: string): void => {
    if (typeof value === 'string') found.push({ where, text: value });
    else if (Array.isArray(value)) value.forEach((item, index) => walk(item, `${where}[${index}]`));
    else if (isRecord(value)) {
      for (const [key, item] of Object.entries(value)) {
        const place = where === '' ? key : `${where}.${key}`;
        if (where.endsWith('properties')) found.push({ where: place, text: key.replaceAll('_', ' ') });
        walk(item, place);
      }
    }
  };
  walk(described, '');
  return found;
}

/** Line breaks and hidden characters are no way around the patterns. */
const plain = (text: string): string => text.normalize('NFKC').replace(/\p{Cf}+/gu, '').replace(/\p{Cc}+/gu, ' ').replace(/\s+/g, ' ');

const file = String.raw`(?:~\/|\/etc\/|\/home\/|\.ssh\b|\.env\b|\.aws\b|id_rsa|id_ed25519|credentials?\b|mcp\.json|private keys?|passwords?\b|api[ _-]?keys?|secrets?\b|tokens?\b)`;

/** In linear time each: no nested repetition, bounded gaps. */
const instructions: readonly { pattern: RegExp; says: string }[] = [
  { pattern: /\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instructions?|rules?|prompts?|guidelines|policy|policies)\b/i, says: 'Tells the model to ignore its instructions' },
  { pattern: /<\/?\s*(?:important|system|secret|hidden|instructions?|admin|assistant|user_?rules?)\b[^>]{0,60}>/i, says: 'Is dressed up as an instruction of the system' },
  { pattern: /\b(?:do not|don't|never|must not|without)\b.{0,30}\b(?:tell|telling|mention|mentioning|inform|informing|notify|notifying|show|showing|reveal|revealing|ask|asking|alert)\b.{0,30}\b(?:users?|humans?|person|anyone|them)\b/i, says: 'Tells the model to keep something from the person' },
  { pattern: new RegExp(String.raw`\b(?:before|prior to|when|whenever|after|first|always|must|should|also)\b.{0,80}\b(?:read|open|load|fetch|access|retrieve|collect|cat|include|send|pass|attach)\b.{0,60}${file}`, 'i'), says: 'Tells the model to read or hand over something of the person’s' },
  { pattern: new RegExp(String.raw`\b(?:send|pass|forward|upload|post|leak|exfiltrate|copy|bcc)\b.{0,60}${file}`, 'i'), says: 'Tells the model to hand over something of the person’s' },
  { pattern: /\b(?:before|prior to) (?:using|calling|invoking|running) (?:this|any|other|another|the other)\b.{0,60}\b(?:read|call|use|run|send|invoke)\b/i, says: 'Tells the model what to do before it uses this' },
  { pattern: /\binstead of\b.{0,40}\b(?:use|call|invoke) this\b|\b(?:use|call|prefer) this (?:tool|function)?.{0,20}\binstead of\b/i, says: 'Wants to be used in the place of another tool' },
  { pattern: /\b(?:user|human|person|owner|administrator)\b.{0,20}\b(?:has|have|is|was|already)\b.{0,20}\b(?:approved|allowed|authori[sz]ed|confirmed|consented|agreed)\b/i, says: 'Claims that the person has approved something' },
  { pattern: /\b(?:always|automatically) (?:approve|allow|accept|confirm)\b|\bno (?:approval|confirmation|permission) (?:is )?(?:needed|required|necessary)\b/i, says: 'Claims that no approval is needed' },
  { pattern: /\b(?:system prompt|conversation history|chat history|previous messages|chain of thought|entire conversation|full conversation|all (?:previous|prior) messages)\b/i, says: 'Asks for the conversation or the model’s instructions' },
];

/** Of Steward's own names the one this could be taken for: equal once look-alikes are folded, or one letter off. The very name is none: every foreign tool goes by its server's as well. */
function lookAlikeOf(name: string, builtIn: ReadonlySet<string>): string | undefined {
  if (builtIn.has(name)) return undefined;
  const folded = fold(name);
  return [...builtIn].find((own) => fold(own) === folded || (own.length > 7 && oneLetterOff(own, name)));
}

const folds: readonly [RegExp, string][] = [
  [/[0о\u03bf]/gi, 'o'],
  [/[1l|іι]/gi, 'i'],
  [/[еҽ]/gi, 'e'],
  [/[аα]/gi, 'a'],
  [/[сϲ]/gi, 'c'],
  [/[рρ]/gi, 'p'],
  [/rn/gi, 'm'],
  [/vv/gi, 'w'],
  [/[^a-z0-9]/gi, ''],
];

function fold(name: string): string {
  return folds.reduce((text, [pattern, to]) => text.replace(pattern, to), name.normalize('NFKC').toLowerCase());
}

function oneLetterOff(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) [endA, endB] = [endA - 1, endB - 1];
  return Math.max(endA, endB) - start <= 1;
}
