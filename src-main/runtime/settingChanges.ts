import { isDeepStrictEqual } from 'node:util';
import type { CallView, Result, SettingsPatch } from '../../src-preload/contract/index.ts';
import { settingsEvent } from '../audit/settingsEvent.ts';
import type { AuditLog } from '../audit/auditLog.ts';
import type { CallsRepository } from '../calls/callsRepository.ts';
import type { Clock } from '../kernel/clock.ts';
import { AppError } from '../kernel/errors.ts';
import type { Journal } from '../undo/journal.ts';
import type { SettingValues } from '../undo/settingValues.ts';
import type { PolicyService } from './policyService.ts';
import { requireFolder, type RuntimeOptions } from './resolveOptions.ts';
import type { SettingsStore } from './settings.ts';

/** Changes of what the person set: checked, written to the audit, and undoable like a call. */
export interface SettingChanges {
  /** CONFLICT when a flag or a file fixed the value for this run. */
  update(patch: SettingsPatch): Promise<void>;
  /** As `PolicyService.save`. */
  saveRules(text: string, over?: string): Promise<Result<'policy.save'>>;
  /** Writes down what was changed elsewhere among the settings: in the audit, and, with `changes`, undoable. */
  record(change: RecordedChange): Promise<void>;
  /** The way of the journal to the same values, under the same checks; each undo has its own rows in the audit. */
  values: SettingValues;
}

export interface RecordedChange {
  phrase: CallView['phrase'];
  /** What it was and is now, under names of `values`. */
  changes: readonly { name: string; before: unknown; after: unknown }[];
}

export interface SettingChangesParts {
  options: RuntimeOptions;
  settings: SettingsStore;
  policyService(): PolicyService;
  /** Lists of which each member is a value under a name of its own: servers, ignored ones. */
  lists: readonly (SettingValues & { has(name: string): boolean })[];
  journal(): Journal;
  audit: AuditLog;
  calls: CallsRepository;
  clock: Clock;
}

/** Settings as the audit names them. */
const names: Record<keyof SettingsPatch, string> = {
  model: 'the model',
  preset: 'the policy',
  workspace: 'the workspace',
  theme: 'the theme',
  textSize: 'the text size',
  approvalTimeoutSeconds: 'the time limit of approvals',
  undoDays: 'the days undo is kept',
  undoGigabytes: 'the size of the undo trash in GB',
  firstRunDone: 'first run done',
};

/** There is no way back to before the first run. */
const forGood: ReadonlySet<string> = new Set(['firstRunDone']);

/** The rules file, under this name in the journal. */
const rules = 'rules';

export function createSettingChanges({ options, settings, lists, policyService, journal, audit, calls, clock }: SettingChangesParts): SettingChanges {
  const listOf = (name: string): SettingValues | undefined => lists.find((list) => list.has(name));

  function checked(patch: SettingsPatch): SettingsPatch {
    const { fixedBy } = policyService().preset();
    if (patch.preset !== undefined && fixedBy !== null) throw fixed('The preset', fixedBy);
    if (patch.workspace !== undefined && options.workspace) throw fixed('The workspace', options.workspace.fixedBy);
    if (patch.preset === 'unattended' && !options.workspace) {
      throw new AppError('CONFLICT', 'The policy Unattended needs a workspace that was named at the start', { hint: 'Start Steward with --policy unattended --data-dir FOLDER --workspace FOLDER' });
    }
    return patch.workspace === undefined ? patch : { ...patch, workspace: requireFolder(patch.workspace, 'The workspace') };
  }

  async function noteUndoable(callId: string, phrase: CallView['phrase'], changes: RecordedChange['changes']): Promise<void> {
    if (changes.length === 0) return;
    await journal().noteSettings(callId, changes);
    const now = clock.now();
    await calls.save({
      id: callId,
      name: 'settings',
      title: 'Settings',
      category: 'system',
      risk: 'write',
      state: 'done',
      phrase,
      arguments: {},
      caller: { kind: 'library', name: 'settings' },
      effects: [],
      undo: await journal().stateOf(callId),
      conversions: [],
      digest: '',
      createdAt: now,
      finishedAt: now,
    });
  }

  return {
    async update(given) {
      const patch = checked(given);
      const before: Record<string, unknown> = { ...settings.current() };
      const after: Record<string, unknown> = { ...(await settings.update(patch)) };
      const changed = (Object.keys(patch) as (keyof SettingsPatch)[]).filter((name) => !isDeepStrictEqual(before[name], after[name]));
      if (changed.length === 0) return;
      const object = changed.map((name) => `${names[name]} to ${describe(after[name])}`).join(', ');
      const row = settingsEvent(`Changed ${object}`, clock.now());
      await audit.append(row, { durable: true });
      await noteUndoable(row.callId, changing(object), changed.filter((name) => !forGood.has(name)).map((name) => ({ name, before: before[name] ?? null, after: after[name] })));
    },

    async saveRules(text, over) {
      const { problems, saved } = await policyService().save(text, over);
      if (saved && saved.before !== saved.after) await noteUndoable(saved.callId, changing('the rules'), [{ name: rules, before: saved.before, after: saved.after }]);
      return { problems, ...(saved && { text: saved.after }) };
    },

    async record({ phrase, changes }) {
      const row = settingsEvent(`${phrase.past} ${phrase.object}`, clock.now());
      await audit.append(row, { durable: true });
      await noteUndoable(row.callId, phrase, changes);
    },

    values: {
      read(name) {
        const list = listOf(name);
        if (list) return list.read(name);
        return name === rules ? policyService().get().text : ((settings.current() as Record<string, unknown>)[name] ?? null);
      },
      async write(name, value) {
        const list = listOf(name);
        if (list) return list.write(name, value);
        if (name !== rules) {
          await settings.update(checked({ [name]: value ?? undefined }));
          return;
        }
        const { problems } = await policyService().save(String(value), policyService().get().text);
        if (problems[0]) throw new AppError('CONFLICT', `The rules of then do not hold any more: ${problems[0].message}`, { hint: 'Edit the rules in the settings' });
      },
    },
  };
}

const changing = (object: string): CallView['phrase'] => ({ base: 'Change', present: 'Changing', past: 'Changed', object });

function describe(value: unknown): string {
  if (value === null || typeof value !== 'object') return String(value);
  return Object.values(value).map(String).join(' ');
}

function fixed(what: string, by: string): AppError {
  return new AppError('CONFLICT', `${what} is fixed by ${by} for this run`, { hint: by === 'policy.json' ? 'Change it there, or take it out to choose it here' : `Start Steward without ${by} to change it here` });
}
