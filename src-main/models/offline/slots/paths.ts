import type { Mention } from '../mentions.ts';
import { joinPath, resolve, type Resolved } from '../references.ts';
import { isRooted, pathShape } from '../text/pathShape.ts';
import type { Draft } from './fill.ts';
import type { Slot } from './slotKinds.ts';

/** A mention with the paths it stands for. */
interface Place {
  /** As it stands in the clause; of a reference, with the shape of what it means. */
  mention: Mention;
  original: Mention;
  paths: string[];
}

/** Takes the paths of a clause into the arguments they belong to, by the words that introduce them. */
export function fillPaths(draft: Draft): void {
  const slot = (...kinds: string[]): Slot | undefined => draft.profile.slots.find((one) => kinds.includes(one.kind));
  const places = availablePlaces(draft);
  const container = slot('container');
  const destination = slot('destination');
  const target = slot('target', 'targets');
  if (container !== undefined) fillContainer(draft, container, places);
  else if (target !== undefined && destination !== undefined) fillTransfer(draft, target, destination, places);
  else if (target !== undefined) fillTarget(draft, target, places);
}

/** Mentions not taken yet, references resolved. */
function availablePlaces(draft: Draft): Place[] {
  const places: Place[] = [];
  for (const mention of draft.unused) {
    if (mention.shape === 'glob' && draft.profile.slots.some((slot) => slot.kind === 'container')) continue;
    if (mention.certainty !== 'reference') {
      places.push({ mention, original: mention, paths: [mention.value] });
      continue;
    }
    const resolved = resolveFor(draft, mention);
    if (resolved.kind === 'paths') {
      if (resolved.carriedOver) draft.guessed = true;
      places.push({ mention: { ...mention, shape: pathShape(resolved.paths[0] ?? '') }, original: mention, paths: resolved.paths });
    } else if (resolved.kind === 'result') {
      if (draft.profile.shape !== undefined && draft.profile.shape !== 'file') draft.mismatch = true;
      places.push({ mention, original: mention, paths: [] });
    } else {
      if (resolved.kind === 'ambiguous') draft.ambiguous = true;
      else draft.unresolved = true;
      draft.take(mention);
    }
  }
  return places;
}

/** What a bare "it" means to a function for folders is a folder, if one was spoken of. Where two things fit, looking at the newer is harmless. */
function resolveFor(draft: Draft, mention: Mention): Resolved {
  const shape = draft.profile.shape;
  const noun = shape === 'file' || shape === 'folder' || shape === 'archive' ? shape : undefined;
  if (mention.noun === undefined && noun !== undefined && !/^(?:them|those|these)$/.test(mention.value)) {
    const fitting = resolve({ ...mention, noun }, { ...draft.antecedents, groups: draft.antecedents.groups.slice(-2) });
    if (fitting.kind === 'paths') return fitting;
  }
  const resolved = resolve(mention, draft.antecedents);
  const newest = draft.antecedents.groups.at(-1)?.find((thing) => thing.role === 'destination');
  const madeArchive = newest !== undefined && pathShape(newest.path) === 'archive' && !draft.profile.nameActions.has('delete');
  return resolved.kind === 'ambiguous' && (!draft.profile.guarded || madeArchive) && newest !== undefined ? { kind: 'paths', paths: [newest.path], carriedOver: draft.antecedents.carriedOver } : resolved;
}

function isFolder({ mention }: Place): boolean {
  return mention.noun === 'folder' || mention.shape === 'folder' || (mention.shape === 'unknown' && (isRooted(mention.value) || mention.certainty === 'bare') && mention.noun === undefined);
}

/** Where to search. */
function fillContainer(draft: Draft, slot: Slot, places: readonly Place[]): void {
  const best = places.find((place) => ['in', 'from', 'to'].includes(place.mention.marker) && !place.mention.quoted)
    ?? places.find((place) => ['in', 'from'].includes(place.mention.marker))
    ?? places.find((place) => isFolder(place) && place.mention.certainty !== 'bare')
    ?? places.find((place) => place.mention.marker === 'of' && !place.mention.quoted);
  if (best === undefined) return;
  setPaths(draft, slot, [best]);
}

/** From one place to another. */
function fillTransfer(draft: Draft, target: Slot, destination: Slot, places: readonly Place[]): void {
  const wantsArchive = target.kind === 'targets';
  const archive = (place: Place): boolean => place.mention.shape === 'archive' || place.mention.noun === 'archive';
  const fromArchive = draft.profile.shape === 'archive';
  let to: Place | undefined;
  if (wantsArchive) {
    to = places.find((place) => archive(place) && ['to', 'as', 'named'].includes(place.mention.marker)) ?? places.find((place) => place.mention.marker === 'as' || place.mention.marker === 'named') ?? places.find((place) => archive(place) && place.mention.marker === 'object' && places.some((other) => ['from', 'of', 'with'].includes(other.mention.marker))) ?? places.find((place) => place.mention.marker === 'to');
  } else if (fromArchive) {
    to = places.find((place) => ['to', 'as', 'in'].includes(place.mention.marker) && !archive(place)) ?? places.find((place) => place.mention.shape === 'folder' && !archive(place));
  } else {
    to = places.find((place) => place.mention.marker === 'to' || place.mention.marker === 'as') ?? places.find((place, index) => place.mention.marker === 'named' && index > 0) ?? places.find((place, index) => place.mention.marker === 'in' && index > 0);
  }
  let sources = places.filter((place) => place !== to && ['object', 'of', 'named', ...(to?.mention.marker === 'in' ? [] : ['in']), 'from', 'with'].includes(place.mention.marker));
  // "cp a b", "rename a b": the last of two names in a row is where it goes.
  if (to === undefined && !fromArchive && !wantsArchive && sources.length === 2 && sources.every((place) => place.mention.marker === 'object') && !joinedByAnd(draft, sources)) {
    to = sources[1];
    sources = sources.slice(0, 1);
  }
  if (to === undefined && draft.frame.senses.some((sense) => sense.shell) && sources.length === 2) {
    to = sources[1];
    sources = sources.slice(0, 1);
  }
  if (fromArchive) sources = preferred(sources, archive);
  const folder = wantsArchive ? undefined : sources.find((place) => (place.mention.marker === 'in' || place.mention.marker === 'from') && isFolder(place));
  const plain = sources.filter((place) => place !== folder);
  if (plain.length > 0 && folder !== undefined && plain.every((place) => place.paths.every((path) => !isRooted(path)))) {
    setPaths(draft, target, plain.map((place) => ({ ...place, paths: place.paths.map((path) => joinPath(folder.paths[0] ?? '', path)) })));
    draft.take(folder.original);
  } else if (plain.length > 0) setPaths(draft, target, plain);
  else if (folder !== undefined) setPaths(draft, target, [folder]);
  if (wantsArchive && to?.mention.shape === 'file') draft.mismatch = true;
  // "put "stand up" in notes.txt": a text, not a file, goes into a file.
  if (to?.mention.shape === 'file' && plain.some(({ mention }) => mention.quoted && mention.shape === 'unknown')) draft.mismatch = true;
  if (to !== undefined) setPaths(draft, destination, [renamedInPlace(draft, target, to)]);
  if (fromArchive && plain.length > 0 && !plain.some(archive)) draft.mismatch = true;
}

/** "rename ~/docs/a.txt to b.txt": the new name stays in the same folder. */
function renamedInPlace(draft: Draft, target: Slot, to: Place): Place {
  const source = draft.arguments[target.name];
  const renames = draft.frame.senses.some((sense) => sense.id === 'rename') && !draft.frame.senses.some((sense) => sense.id === 'move');
  if (!renames || typeof source !== 'string' || to.mention.certainty === 'reference') return to;
  const folder = /^(.*[/\\])[^/\\]+[/\\]?$/.exec(source)?.[1];
  return folder === undefined || /[/\\]/.test(to.paths[0] ?? '') ? to : { ...to, paths: to.paths.map((path) => folder + path) };
}

/** One file or folder, perhaps told as a name and the folder it is in. */
function fillTarget(draft: Draft, slot: Slot, places: readonly Place[]): void {
  const writes = draft.profile.slots.some((one) => one.kind === 'content');
  const creates = draft.profile.nameActions.has('create');
  const lists = draft.profile.nameActions.has('list');
  const order = writes && !creates ? ['named', 'to', 'start', 'as', 'object', 'in', 'of', 'from', 'with'] : creates ? ['named', 'object', 'as', 'of', 'to', 'in', 'with', 'from'] : ['object', 'named', 'of', 'from', 'in', 'to', 'as', 'with', 'start'];
  const usable = places.filter((place) => !place.mention.quoted || place.mention.marker !== 'with');
  const ranked = [...usable].sort((a, b) => order.indexOf(a.mention.marker) - order.indexOf(b.mention.marker));
  const shape = draft.profile.shape;
  const main = lists ? ranked.find((place) => isFolder(place)) ?? ranked[0] : creates && shape === 'folder' ? ranked[0] : ranked.find((place) => fitsShape(place, shape)) ?? ranked[0];
  if (main === undefined) return;
  if (shape !== undefined && !fitsShape(main, shape)) draft.mismatch = true;
  // A file without an ending is hardly ever named by a bare word: "open Spotify".
  const bare = main.mention.certainty === 'bare' && !draft.frame.senses.some((sense) => sense.shell);
  if (bare && (shape === 'file' || (lists && main.mention.marker === 'object' && !draft.frame.senses.some((sense) => sense.id === 'list')))) draft.mismatch = true;
  if (main.mention.shape === 'unknown' && main.mention.noun === undefined && main.paths.length > 0) draft.eitherKind = true;
  const composes = main.mention.certainty !== 'bare' || creates || draft.frame.senses.some((sense) => sense.shell);
  const folder = !composes ? undefined : places.find((place) => place !== main && ['in', 'from', 'to', 'of'].includes(place.mention.marker) && (isFolder(place) || place.mention.certainty === 'reference' || place.mention.quoted) && place.paths.length === 1);
  const partners = ranked.filter((place) => place !== main && place !== folder && place.mention.marker === main.mention.marker && place.mention.certainty !== 'reference' && main.mention.certainty !== 'reference');
  let all = [main, ...partners].sort((a, b) => a.mention.from - b.mention.from);
  // Several targets only where words say so: "a.txt and b.txt", or a shell's list.
  if (!draft.frame.senses.some((sense) => sense.shell) && all.some((place, at) => at > 0 && !joinedByAnd(draft, [all[at - 1] ?? place, place]))) all = [main];
  if (folder !== undefined && all.every((place) => place.paths.every((path) => !isRooted(path))) && main.mention.certainty !== 'reference') {
    all = all.map((place) => ({ ...place, paths: place.paths.map((path) => joinPath(folder.paths[0] ?? '', path)) }));
    draft.take(folder.original);
    // A path put somewhere is no text to write.
    if (writes && !creates && main.mention.marker === 'object' && folder.mention.marker === 'to') draft.mismatch = true;
  }
  setPaths(draft, slot, all);
}

function fitsShape({ mention }: Place, shape: Draft['profile']['shape']): boolean {
  if (shape === undefined) return true;
  const seen = mention.noun ?? mention.shape;
  if (mention.shape === 'glob') return false;
  if (shape === 'folder') return seen === 'folder' || (mention.shape !== 'file' && mention.shape !== 'archive') || mention.noun === 'folder';
  if (shape === 'archive') return mention.shape === 'archive' || mention.noun === 'archive';
  return mention.noun === 'file' || (seen !== 'folder' && mention.shape !== 'folder');
}

function setPaths(draft: Draft, slot: Slot, places: readonly Place[]): void {
  for (const place of places) draft.take(place.original);
  if (draft.profile.guarded && places.some((place) => place.original.blurred)) draft.guessed = true;
  if (places.some((place) => place.paths.length === 0)) {
    draft.fromResult.push(slot.name);
    return;
  }
  const paths = [...new Set(places.flatMap((place) => place.paths))];
  if (places.some((place) => place.mention.certainty === 'bare' && slot.kind !== 'destination' && (place.mention.marker === 'object' || draft.profile.slots.some((one) => one.kind === 'content')))) draft.guessed ||= draft.profile.guarded && !draft.frame.senses.some((sense) => sense.shell);
  if (slot.kind === 'targets') draft.arguments[slot.name] = paths;
  else if (paths.length === 1) draft.arguments[slot.name] = paths[0] ?? '';
  else draft.several = { slot: slot.name, values: paths };
}

function joinedByAnd(draft: Draft, places: readonly Place[]): boolean {
  const [first, second] = places;
  if (first === undefined || second === undefined) return false;
  return draft.frame.tokens.slice(first.mention.to, second.mention.from).some((token) => token.value === 'and' || token.text === ',' || token.text === '&');
}

function preferred(places: Place[], test: (place: Place) => boolean): Place[] {
  const fitting = places.filter(test);
  return fitting.length > 0 ? fitting : places;
}
