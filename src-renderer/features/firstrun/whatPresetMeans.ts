import type { CallState, Preset, Risk } from '../../../src-preload/contract/index.ts';

export interface Meaning {
  risk: Risk;
  state: CallState;
  text: string;
}

/** What a preset does with each kind of call, in plain words; the mark beside it shows the same. */
export function whatPresetMeans(preset: Preset, workspace: string): readonly Meaning[] {
  const reads: Meaning = { risk: 'read', state: 'done', text: `Reads in ${workspace} run at once.` };
  switch (preset) {
    case 'ask':
      return [reads, { risk: 'write', state: 'waiting', text: 'File changes ask first, and can be undone.' }, { risk: 'destroy', state: 'waiting', text: 'Deletes and overwrites ask each time.' }, { risk: 'out', state: 'waiting', text: 'Whatever sends something out asks and shows all it sends.' }];
    case 'read-only':
      return [reads, { risk: 'write', state: 'refused', text: 'File changes are refused.' }, { risk: 'destroy', state: 'refused', text: 'Deletes and overwrites are refused.' }, { risk: 'out', state: 'refused', text: 'Nothing is sent out.' }];
    case 'trusted':
      return [reads, { risk: 'write', state: 'done', text: 'File changes run at once, and can be undone.' }, { risk: 'destroy', state: 'waiting', text: 'Deletes and overwrites ask each time.' }, { risk: 'out', state: 'waiting', text: 'Whatever sends something out asks and shows all it sends.' }];
    case 'unattended':
      return [reads, { risk: 'write', state: 'done', text: 'File changes run at once, and can be undone.' }, { risk: 'destroy', state: 'done', text: 'Deletes in the workspace run at once; protected places are refused.' }, { risk: 'out', state: 'refused', text: 'Outside paths and unsandboxed code are refused.' }];
  }
}
