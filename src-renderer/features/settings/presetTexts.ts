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
  const always = 'Only Steward’s own data folder and disguised paths';
  return [
    { id: 'read-only', title: 'Read only', runs: reads, asks: 'Nothing', refused: 'Everything else' },
    { id: 'ask', title: 'Ask', runs: reads, asks: 'Everything else', refused: always },
    { id: 'trusted', title: 'Trusted', runs: `${reads}; new content in ${workspace}, sandboxed commands, notifications`, asks: 'Replacing, deleting, unsandboxed commands, protected places, anything outside', refused: always },
    { id: 'unattended', title: 'Unattended', runs: `Everything in ${workspace}, deletes too`, asks: 'Nothing: for when nobody is there', refused: 'Anything outside, protected places, unsandboxed commands' },
  ];
}
