import type { PlannedCall, Understanding } from '../understand.ts';
import type { Profile } from '../profile.ts';
import type { Slot } from '../slots/slotKinds.ts';

/** What is said when nothing is run. */
export function replyFor(understanding: Understanding, hasSuggestions: boolean): string {
  const offer = hasSuggestions ? ' Did you mean one of these?' : '';
  if (understanding.decision === 'unsure') {
    if (understanding.talk === 'deferred') return `I can only do things now, not later or under a condition.${offer}`;
    return hasSuggestions ? 'I am not sure what you mean. Did you mean one of these?' : 'I do not know what you mean.';
  }
  switch (understanding.talk) {
    case 'withdrawn': return 'All right. Nothing was done.';
    case 'negated': return 'All right, I leave that alone. Nothing was done.';
    case 'counsel': return `Without a model I carry out what is asked for; I cannot answer questions of this kind. A model can be chosen in Settings.${offer}`;
    case 'deferred': return `I can only do things now, not later or under a condition. Nothing was done.${offer}`;
    case 'statement': return `I took that as a remark, so nothing was done.${offer}`;
    case 'courtesy': return 'Without a model I carry out plain requests, one or a few at a time. You could begin with one of these:';
    case 'request':
    case 'question':
    case undefined:
      return 'I do not know what you mean. Without a model I understand one or a few plain requests at a time. You could begin with one of these:';
    default:
      return 'Nothing was done.';
  }
}

/** What is asked when an argument is missing. */
export function questionFor(profile: Profile, call: Pick<PlannedCall, 'missing'>): string {
  const slots = call.missing.flatMap((name) => profile.slots.filter((slot) => slot.name === name));
  const questions = slots.map((slot) => questionOf(profile, slot));
  return `${profile.definition.title}: ${lowerFirst(questions.join(' '))}`;
}

function questionOf(profile: Profile, slot: Slot): string {
  const thing = profile.shape === 'folder' ? 'folder' : profile.shape === 'archive' ? 'archive' : profile.shape === 'file' ? 'file' : 'file or folder';
  switch (slot.kind) {
    case 'target': return `Which ${thing}?`;
    case 'targets': return 'Which files or folders?';
    case 'destination': return profile.slots.some((other) => other.kind === 'targets') ? 'What should the archive be called?' : 'Where to?';
    case 'container': return 'In which folder?';
    case 'content': return 'What should it say?';
    case 'title': return 'What should the heading be?';
    case 'command': return 'Which command?';
    case 'pattern': return 'Which text should I look for?';
    case 'glob': return 'Which names should I look for?';
    case 'edits': return 'Which text should be replaced, and with what?';
    case 'url': return 'Which address?';
    default: return `What is ${slot.name.replaceAll('_', ' ')}?${slot.description === '' ? '' : ` (${slot.description.replace(/\.$/, '')})`}`;
  }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
