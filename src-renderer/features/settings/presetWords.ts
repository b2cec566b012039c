import type { Preset } from '../../../src-preload/contract/index.ts';

export interface PresetText {
  id: Preset;
  title: string;
  runs: string;
  asks: string;
  refused: string;
}

/** What each preset does in plain words, the strictest first. */
export function presetTexts(workspace: string): readonly PresetText[] {
  const reads = `Reads in ${workspace}, and facts about this computer`;
  return [
    { id: 'read-only', title: 'Read only', runs: reads, asks: 'Nothing', refused: 'Everything else' },
    { id: 'ask', title: 'Ask', runs: reads, asks: 'Everything else', refused: 'Nothing' },
    { id: 'trusted', title: 'Trusted', runs: `${reads}; new content in ${workspace}, sandboxed commands, notifications`, asks: 'Replacing, deleting, unsandboxed commands, anything outside', refused: 'Nothing' },
    { id: 'unattended', title: 'Unattended', runs: `Everything in ${workspace}, deletes too`, asks: 'Nothing: for when nobody is there', refused: 'Anything outside, protected places, unsandboxed commands' },
  ];
}
