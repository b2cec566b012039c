import type { Json } from '../../../src-preload/contract/index.ts';

/** A call about what is remembered, or about the cache, read from one clause. */
export interface MemoryReading {
  name: string;
  arguments: Record<string, Json>;
}

interface Form {
  /** Of the whole clause, without courtesies. */
  pattern: RegExp;
  read(groups: Record<string, string | undefined>): MemoryReading | undefined;
}

const memories = '(?:your |the |my )?(?:stored )?memor(?:y|ies)(?: store| database)?';
const aMemory = '(?:the |my )?(?:stored )?memory (?:called|named|saved as|stored as|stored under|under|with the (?:key|name)|key|for) ';
const tidying = '(?:optimi[sz]e|dedupe|de-?duplicate|vacuum|compact|defragment|tidy(?: up)?|clean(?: up)?)';
const entry = '(?:the |a |an )?(?:new )?(?:cache )?(?:key|value|entry)(?: (?:for|of|called|named))? ';

const call = (name: string, given: Record<string, Json | undefined> = {}): MemoryReading => ({ name, arguments: Object.fromEntries(Object.entries(given).filter((each): each is [string, Json] => each[1] !== undefined)) });

/** What can be said of memories and of the cache. The first form that fits wins. */
const forms: readonly Form[] = [
  {
    pattern: /^(?:remember|memori[sz]e|store|save|keep)(?: this)? (?:under|as|with|for) (?:the )?(?:key|name) (?<key>[^:]{1,80}?)(?::| that) (?<content>.+)$/is,
    read: ({ key, content }) => call('store_memory', { key: unquoted(key), content: unquoted(content) }),
  },
  {
    pattern: /^(?:remember|memori[sz]e|keep in mind|bear in mind|note for later|store (?:the fact|a memory)|save (?:it )?to (?:your )?memory|(?:please )?(?:don['’]?t|do not|never) forget)(?: this)?(?: that|:|,)\s*(?<content>.+)$/is,
    read: ({ content = '' }) => call('store_memory', { key: subjectOf(content), content: unquoted(content) }),
  },
  {
    // "remember my shoe size is 44": a statement, not a thing.
    pattern: /^(?:remember|memori[sz]e|keep in mind)\s+(?<content>(?!to\b|the time\b|when\b|how\b|me\b).+?\b(?:is|are|was|were|has|have|likes?|prefers?|hates?|lives?|means?|goes|runs?)\b.+)$/is,
    read: ({ content = '' }) => call('store_memory', { key: subjectOf(content), content: unquoted(content) }),
  },
  { pattern: new RegExp(`^(?:forget|unlearn|delete|remove|erase|drop)(?: about)? ${aMemory}(?<key>.+)$`, 'i'), read: ({ key }) => call('delete_memory', { key: unquoted(key) }) },
  { pattern: /^(?:forget|unlearn)(?: about)? (?:what (?:i|you|we) (?:told you|said|remembered|know|stored)(?: about| as)? )?(?:my|our) (?<key>.+)$/i, read: ({ key }) => call('delete_memory', { key: unquoted(key) }) },
  { pattern: /^forget what (?:i|you) (?:told you|remembered|stored) (?:about|as) (?<key>.+)$/i, read: ({ key }) => call('delete_memory', { key: unquoted(key) }) },
  { pattern: new RegExp(`^(?:recall|retrieve|get|fetch|read|show(?: me)?|look up|give(?: me)?(?: back)?) ${aMemory}(?<key>.+)$`, 'i'), read: ({ key }) => call('retrieve_memory', { key: unquoted(key) }) },
  { pattern: /^(?:recall|do you (?:still )?remember|what(?:['’]s| is) stored (?:under|as)|what do you have stored (?:under|as)) (?:my |our )?(?<key>[^?]{1,80})$/i, read: ({ key = '' }) => (/^(?:that|when|how|anything|something|what|me|it|this)\b/i.test(key) ? undefined : call('search_memory', { query: unquoted(key) })) },
  { pattern: new RegExp(`^(?:find|show(?: me)?|list|search)(?: all)?(?: (?:your|the|my))? memories (?:tagged|with the tag) (?<tag>.+)$`, 'i'), read: ({ tag }) => call('search_memory', { tags: [unquoted(tag) ?? ''] }) },
  { pattern: new RegExp(`^(?:search|look through|go through|check|find(?: something| anything)? in) ${memories} (?:for|about) (?<query>.+)$`, 'i'), read: ({ query }) => call('search_memory', { query: unquoted(query) }) },
  { pattern: /^(?:have|did) (?:i|we) (?:ever )?(?:told|tell|mentioned|mention|said|say)(?: to)?(?: you)?(?: anything| something| ever)? about (?<query>.+)$/i, read: ({ query }) => call('search_memory', { query: unquoted(query) }) },
  { pattern: /^(?:what|do you)(?: do you| have you)? (?:remember|know|remembered|stored?|have stored|have remembered)(?: anything| something| everything)? about (?<query>.+)$/i, read: ({ query }) => call('search_memory', { query: unquoted(query) }) },
  { pattern: /^what (?:did|have) i (?:tell|told) you about (?<query>.+)$/i, read: ({ query }) => call('search_memory', { query: unquoted(query) }) },
  { pattern: /^(?:(?:list|show(?: me)?) )?(?:what|everything)(?: do)?(?: have)? you(?: have)? remember(?:ed)?$/i, read: () => call('search_memory') },
  { pattern: new RegExp(`^(?:list|show(?: me)?|search|look through|go through) ${memories.replace('memor(?:y|ies)', 'memories')}$`, 'i'), read: () => call('search_memory') },
  { pattern: new RegExp(`^${tidying}(?:(?:,| and|, and) ${tidying})* ${memories}$`, 'i'), read: () => call('optimize_memory') },
  { pattern: /^(?:clear|empty|flush|wipe)(?: out)? (?:the |your )?(?:whole |entire )?cache(?: completely)?$/i, read: () => call('manage_cache', { action: 'clear' }) },
  { pattern: /^(?:show(?: me)?|give(?: me)?|get|display|tell me)? ?(?:the )?cache(?:['’]s)? (?:stats|statistics|status|usage)$/i, read: () => call('manage_cache', { action: 'stats' }) },
  { pattern: /^how (?:full is the cache|many (?:entries|values|keys) (?:are|does) (?:in )?the cache(?: have| hold)?)$/i, read: () => call('manage_cache', { action: 'stats' }) },
  { pattern: new RegExp(`^(?:set|put|change) (?:${entry})?(?<key>\\S+) (?:to|=) (?<value>.+?)(?: (?:in|into) the cache)?(?: for (?<time>\\d+ \\w+))?$`, 'i'), read: ({ key, value, time }) => call('manage_cache', { action: 'set', key: unquoted(key), value: jsonOf(value), ttl: secondsOf(time) }) },
  { pattern: new RegExp(`^(?:put|add|set|store|keep|save) ${entry}(?<key>\\S+) (?:in|into|to) the cache$`, 'i'), read: ({ key }) => call('manage_cache', { action: 'set', key: unquoted(key) }) },
  { pattern: /^cache (?:the value )?(?<value>.+?) (?:under|as)(?: the key)? (?<key>\S+)(?: for (?<time>\d+ \w+))?$/i, read: ({ key, value, time }) => call('manage_cache', { action: 'set', key: unquoted(key), value: jsonOf(value), ttl: secondsOf(time) }) },
  { pattern: /^(?:get|read|show(?: me)?|fetch|look up) (?:the )?(?:cached value (?:of|for)|cache (?:key|entry|value)(?: (?:of|for))?) (?<key>\S+)$/i, read: ({ key }) => call('manage_cache', { action: 'get', key: unquoted(key) }) },
  { pattern: /^(?:get|read|fetch|look up) (?<key>\S+) (?:from|in) the cache$/i, read: ({ key }) => call('manage_cache', { action: 'get', key: unquoted(key) }) },
  { pattern: /^what(?:['’]s| is) (?:in the cache|cached) (?:under|for|as)(?: the key)? (?<key>\S+)$/i, read: ({ key }) => call('manage_cache', { action: 'get', key: unquoted(key) }) },
  { pattern: /^(?:delete|drop|remove|evict) (?:the )?cache (?:key|entry|value)(?: (?:for|of))? (?<key>\S+)$/i, read: ({ key }) => call('manage_cache', { action: 'delete', key: unquoted(key) }) },
  { pattern: /^(?:delete|drop|remove|evict) (?:the (?:key|entry) )?(?<key>\S+) from the cache$/i, read: ({ key }) => call('manage_cache', { action: 'delete', key: unquoted(key) }) },
];

const courtesies = /^(?:(?:please|pls|hey|hi|ok|okay|now|and|then|also|so|just|kindly|can you|could you|will you|would you|can you please|could you please|i want you to|i['’]d like you to|you should)[\s,]+)*/i;
const farewells = /(?:[\s,]+(?:please|pls|thanks|thank you|for me))*[\s.!?]*$/i;

/** What a clause asks of memories or of the cache; undefined where it is about something else. */
export function readMemoryClause(clause: string): MemoryReading | undefined {
  // "set rate to 2" alone may be about anything.
  const text = clause.trim().replace(courtesies, '').replace(farewells, '').replaceAll(/\s+/g, ' ');
  if (text.length > 20_000 || !/\b(?:remember(?:ed)?|memori[sz]e|memor(?:y|ies)|mind|forget|unlearn|recall|cached?|(?:told|tell|said|mentioned|mention) (?:to )?(?:you|anything)|note for later|store the fact|about)\b/i.test(text)) return undefined;
  const mentionsCache = /\bcached?\b/i.test(text);
  for (const { pattern, read } of forms) {
    const found = pattern.exec(text);
    const reading = found && read(found.groups ?? {});
    if (reading && (reading.name !== 'manage_cache' || mentionsCache)) return reading;
  }
  return undefined;
}

function unquoted(text: string | undefined): string | undefined {
  const plain = text?.trim();
  return plain === undefined ? undefined : /^(["'“‘`])[\s\S]*(["'”’`])$/.test(plain) ? plain.slice(1, -1) : plain;
}

/** "my favourite colour is green": what it is about is its key. */
function subjectOf(content: string): string | undefined {
  const found = /^(?:my|our|the) (?<subject>[\p{L}\p{N}][\p{L}\p{N} '’-]{1,40}?) (?:is|are) \S/iu.exec(content.trim());
  const subject = found?.groups?.['subject'];
  return subject !== undefined && subject.split(' ').length <= 4 ? subject : undefined;
}

function jsonOf(text: string | undefined): Json | undefined {
  const plain = unquoted(text);
  if (plain === undefined) return undefined;
  try {
    return JSON.parse(plain) as Json;
  } catch {
    return plain;
  }
}

function secondsOf(time: string | undefined): number | undefined {
  const found = /^(?<count>\d+) (?<unit>second|minute|hour|day)s?$/i.exec(time ?? '');
  const unit = { second: 1, minute: 60, hour: 3600, day: 86_400 }[found?.groups?.['unit']?.toLowerCase() ?? ''];
  return unit === undefined ? undefined : Number(found?.groups?.['count']) * unit;
}
