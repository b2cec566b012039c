import type { Token } from '../text/tokens.ts';
import { actions } from './actions.ts';
import { nounForms, verbForms, type VerbForm } from './inflect.ts';
import { fileKinds, spokenEndings, topics } from './objects.ts';
import { phraseTable, PhraseTable } from './phraseTable.ts';
import { knownFolders, markers, smallWords, textMarkers } from './smallWords.ts';
import { Spelling } from './spelling.ts';

/** One reading of a verb phrase. */
export interface ActionSense {
  id: string;
  form: VerbForm;
  /** The word is a shell command's name; `object` is the topic it implies. */
  shell: boolean;
  object: string | undefined;
}

/** What the words at one token mean. Lengths count tokens. */
export interface Tag {
  actions: ActionSense[];
  actionLength: number;
  topics: string[];
  topicLength: number;
}

/** The tables compiled for look-up; built once, when first needed. */
export interface Lexicon {
  actions: PhraseTable<ActionSense>;
  topics: PhraseTable<string>;
  markers: ReturnType<typeof phraseTable<(typeof markers)[number]['id']>>;
  textMarkers: PhraseTable<true>;
  knows(word: string): boolean;
  spelling: Spelling;
}

let compiled: Lexicon | undefined;

export function lexicon(): Lexicon {
  compiled ??= compile();
  return compiled;
}

function compile(): Lexicon {
  const actionTable = new PhraseTable<ActionSense>();
  const known = new Set<string>(smallWords);
  const learn = (phrase: string): void => {
    for (const word of phrase.split(' ')) known.add(word);
  };
  for (const action of actions) {
    for (const phrase of action.words) {
      for (const { form, text } of verbForms(phrase)) {
        actionTable.add(text, { id: action.id, form, shell: false, object: undefined });
        learn(text);
      }
    }
    for (const word of action.shell ?? []) {
      actionTable.add(word, { id: action.id, form: 'base', shell: true, object: action.shellObject });
      known.add(word);
    }
  }
  const topicTable = new PhraseTable<string>();
  for (const topic of topics) {
    for (const phrase of topic.words) {
      for (const text of [...nounForms(phrase), `${phrase}'s`]) {
        topicTable.add(text, topic.id);
        learn(text);
      }
    }
  }
  for (const kind of fileKinds) for (const phrase of kind.words) for (const text of nounForms(phrase)) learn(text);
  for (const ending of spokenEndings) learn(ending);
  for (const name of knownFolders.keys()) learn(name);
  const textTable = new PhraseTable<true>();
  for (const phrase of textMarkers) {
    textTable.add(phrase, true);
    learn(phrase);
  }
  for (const marker of markers) for (const phrase of marker.words) learn(phrase);
  return { actions: actionTable, topics: topicTable, markers: phraseTable(markers), textMarkers: textTable, knows: (word) => known.has(word), spelling: new Spelling(known, new Set(actions.flatMap((action) => action.words.map((phrase) => phrase.split(' ')[0] ?? '')))) };
}

/** What stands at a token, or undefined for literals and words that mean nothing here. */
export function tagAt(tokens: readonly Token[], index: number, end: number = tokens.length): Tag | undefined {
  const { actions: actionTable, topics: topicTable } = lexicon();
  const allActions = actionTable.matches(tokens, index, end);
  const allTopics = topicTable.matches(tokens, index, end);
  if (allActions.length === 0 && allTopics.length === 0) return undefined;
  const actionLength = allActions[0]?.length ?? 0;
  const topicLength = allTopics[0]?.length ?? 0;
  return {
    actions: allActions.filter((match) => match.length === actionLength).map((match) => match.value),
    actionLength,
    topics: allTopics.filter((match) => match.length === topicLength).map((match) => match.value),
    topicLength,
  };
}

/** Repairs slips of the keyboard in plain words; everything else stays as typed. */
export function correctSpelling(tokens: readonly Token[]): Token[] {
  const { spelling } = lexicon();
  return tokens.map((token) => {
    if (token.kind !== 'word') return token;
    const meant = spelling.correct(token.value);
    return meant === undefined ? token : { ...token, value: meant };
  });
}
