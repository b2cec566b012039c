const neighbours: Record<string, string> = {
  q: 'wa', w: 'qes', e: 'wrd', r: 'etf', t: 'ryg', y: 'tuh', u: 'yij', i: 'uok', o: 'ipl', p: 'o', a: 'qsz', s: 'awdx', d: 'sefc', f: 'drgv', g: 'fthb', h: 'gyjn', j: 'hukm', k: 'jil', l: 'ko', z: 'ax', x: 'zsc', c: 'xdv', v: 'cfb', b: 'vgn', n: 'bhm', m: 'nj',
};

/** Ordinary words one slip away from a word of the lexicon; they are never taken for a slip. */
const ordinary = new Set(
  ('fine lost cost lift last rest past wide fast fun rum tun ran fund kind mind wind bind fond find line lone love more mode cope hope rope copies code cove test teat best rear real ream bread head dead red ride rite rate late land lend loot lock luck shop show slow stow snow sow how now ' +
    'place plate plan plain play pay say day way dry try cry sand said bell tell sell dell fell feel fill file fire fir for form from firm farm mace male mare maze mart take tape tale fold bold mole mold pole cold gold hold told tool fool pool wool cool disc desk dusk risk task mask ask ' +
    'users user used uses news new house horse phone alone close clothes those these rename remain remand remains live like lime lit lot let get set bet met net wet yet jet vet pet cat bat hat mat rat sat fat eat copper printer reader writer wrote write white quite read ready reads text next exit edit editor credit words works word work world sword ward warm main mail nail sail fail hail rail tail ' +
    'stored story store score scare scene seen sent spent send seed need weed feed feet meet meat neat near hear dear fear year bear pear wear tear team steam stream dream cream lean clean clear learn earn yearn open pen ten men hen den then than that what who why').split(' '),
);

/**
 * Finds the known word that a typed word most likely meant: one letter left out, put in, swapped
 * with its neighbour, or hit beside its key. Paths and names are never corrected.
 */
export class Spelling {
  readonly #known: ReadonlySet<string>;
  readonly #preferred: ReadonlySet<string>;
  /** Known words by first letter and length. */
  readonly #shelves = new Map<string, string[]>();

  /** `preferred`: of several words as near, one of these is meant. */
  constructor(known: ReadonlySet<string>, preferred: ReadonlySet<string>) {
    this.#known = known;
    this.#preferred = preferred;
    for (const word of known) {
      if (word.length < 4) continue;
      const shelf = `${word[0] ?? ''}${word.length}`;
      const words = this.#shelves.get(shelf);
      if (words === undefined) this.#shelves.set(shelf, [word]);
      else words.push(word);
    }
  }

  /** The word meant, or undefined when the word is known, ordinary or nothing is near enough. */
  correct(word: string): string | undefined {
    if (word.length < 3 || word.length > 20 || this.#known.has(word) || ordinary.has(word) || !/^[a-z]+$/.test(word)) return undefined;
    const shelf = (letter: string | undefined, length: number): string[] => this.#shelves.get(`${letter ?? ''}${length}`) ?? [];
    const found = [
      ...shelf(word[0], word.length + 1).filter((known) => isOneShorter(word, known)),
      ...(word.length < 5 ? [] : shelf(word[0], word.length - 1).filter((known) => isOneShorter(known, word))),
      ...(word.length < 4 ? [] : [...shelf(word[0], word.length), ...(word[1] === word[0] ? [] : shelf(word[1], word.length))].filter((known) => isSlip(word, known))),
    ];
    const rank = (known: string): number => Number(this.#preferred.has(known)) * 2 + Number(sorted(known) === sorted(word));
    return found.sort((a, b) => rank(b) - rank(a) || b.length - a.length)[0];
  }
}

/** `shorter` is `longer` with one letter taken out. */
function isOneShorter(shorter: string, longer: string): boolean {
  let at = 0;
  while (at < shorter.length && shorter[at] === longer[at]) at++;
  return shorter.slice(at) === longer.slice(at + 1);
}

function sorted(word: string): string {
  return [...word].sort().join('');
}

/** Two neighbouring letters changed places, or one was hit beside its key. */
function isSlip(word: string, known: string): boolean {
  let first = 0;
  while (first < word.length && word[first] === known[first]) first++;
  if (first === word.length) return false;
  if (word[first] === known[first + 1] && word[first + 1] === known[first]) return word.slice(first + 2) === known.slice(first + 2);
  return word.slice(first + 1) === known.slice(first + 1) && (neighbours[word[first] ?? '']?.includes(known[first] ?? ' ') ?? false);
}
