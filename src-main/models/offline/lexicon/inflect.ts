/** The form a verb stands in. */
export type VerbForm = 'base' | 'ing' | 's' | 'past';

const irregularPast: Record<string, string> = {
  make: 'made', write: 'written', read: 'read', find: 'found', get: 'got', put: 'put', send: 'sent', run: 'run', throw: 'thrown', take: 'taken', show: 'shown', see: 'seen', tell: 'told', say: 'said',
  give: 'given', set: 'set', build: 'built', draw: 'drawn', seek: 'sought', keep: 'kept', bring: 'brought', hit: 'hit', let: 'let', shoot: 'shot', know: 'known', have: 'had', stick: 'stuck', dig: 'dug', go: 'gone', do: 'done',
};
/** Verbs of more than one syllable that do not double their last letter, and the like. */
const neverDoubled = /(?:[aeiou]{2}[^aeiou]|[wxy]|en|er|or|it|el|ow|ect|on|ain)$/;

function doubled(verb: string): string {
  return /^[a-z]{2,6}$/.test(verb) && /[^aeiou][aeiou][^aeiouwxy]$/.test(verb) && !neverDoubled.test(verb) ? verb + verb.at(-1) : verb;
}

/** The forms of a verb, or of a phrase whose first word is the verb. */
export function verbForms(phrase: string): { form: VerbForm; text: string }[] {
  const [verb = '', ...rest] = phrase.split(' ');
  const tail = rest.length > 0 ? ` ${rest.join(' ')}` : '';
  const stem = /[^e]e$/.test(verb) ? verb.slice(0, -1) : doubled(verb);
  const past = irregularPast[verb] ?? (/[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ied` : `${stem}ed`);
  const third = /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ies` : /(?:s|x|z|ch|sh|o)$/.test(verb) ? `${verb}es` : `${verb}s`;
  return [
    { form: 'base', text: phrase },
    { form: 'ing', text: `${stem}ing${tail}` },
    { form: 's', text: third + tail },
    ...(past === verb ? [] : [{ form: 'past' as const, text: past + tail }]),
  ];
}

/** A noun phrase and its plural. */
export function nounForms(phrase: string): string[] {
  // "memories" are what one remembers, not the RAM.
  if (/[^s]s$/.test(phrase) || phrase === 'memory') return [phrase];
  const plural = /[^aeiou]y$/.test(phrase) ? `${phrase.slice(0, -1)}ies` : /(?:x|ch|sh|ss)$/.test(phrase) ? `${phrase}es` : `${phrase}s`;
  return [phrase, plural];
}
