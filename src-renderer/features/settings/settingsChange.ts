import type { ModelChoice, SettingsPatch, SettingsState } from '../../../src-preload/contract/index.ts';
import { presetWords } from '../../layout/StatusStrip.tsx';
import { shortenPath } from '../../layout/shortenPath.ts';
import { describeTimeLimit } from './timeLimit.ts';

export type SettingName = keyof SettingsPatch;

/** What a patch changes, in words for the line that offers to take it back: "Theme: dark". */
export function describeChange(patch: SettingsPatch): string {
  const parts: string[] = [];
  if (patch.theme !== undefined) parts.push(`Theme: ${patch.theme}`);
  if (patch.textSize !== undefined) parts.push(`Text size: ${patch.textSize} %`);
  if (patch.approvalTimeoutSeconds !== undefined) parts.push(`Time limit: ${describeTimeLimit(patch.approvalTimeoutSeconds)}`);
  if (patch.undoDays !== undefined) parts.push(`Undo: ${patch.undoDays} ${patch.undoDays === 1 ? 'day' : 'days'}`);
  if (patch.undoGigabytes !== undefined) parts.push(`Undo trash: ${patch.undoGigabytes} GB`);
  if (patch.preset !== undefined) parts.push(`Policy: ${presetWords[patch.preset]}`);
  if (patch.workspace !== undefined) parts.push(`Workspace: ${shortenPath(patch.workspace)}`);
  if (patch.model !== undefined) parts.push(`Model: ${nameOf(patch.model)}`);
  return parts.join(', ');
}

function nameOf(model: ModelChoice): string {
  return model.provider === 'offline' ? 'offline engine' : model.model;
}

/** The patch that takes this one back: the values that hold now, of the settings it names. */
export function invertPatch(patch: SettingsPatch, now: SettingsState): SettingsPatch {
  return {
    ...(patch.model !== undefined && { model: now.model }),
    ...(patch.preset !== undefined && { preset: now.preset }),
    ...(patch.workspace !== undefined && { workspace: now.workspace }),
    ...(patch.theme !== undefined && { theme: now.theme }),
    ...(patch.textSize !== undefined && { textSize: now.textSize }),
    ...(patch.approvalTimeoutSeconds !== undefined && { approvalTimeoutSeconds: now.approvalTimeoutSeconds }),
    ...(patch.undoDays !== undefined && { undoDays: now.undoDays }),
    ...(patch.undoGigabytes !== undefined && { undoGigabytes: now.undoGigabytes }),
    ...(patch.firstRunDone !== undefined && { firstRunDone: now.firstRunDone }),
  };
}
