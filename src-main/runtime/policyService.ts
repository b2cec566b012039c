import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { applyEdits, modify } from 'jsonc-parser';
import type { PolicyFile, PolicyProblem, Preset, Result, Rule } from '../../src-preload/contract/index.ts';
import type { AuditLog } from '../audit/auditLog.ts';
import { settingsEvent } from '../audit/settingsEvent.ts';
import type { Clock } from '../kernel/clock.ts';
import { AppError } from '../kernel/errors.ts';
import { Emitter } from '../kernel/events.ts';
import type { Grant, Policy } from '../policy/decide.ts';
import { expandHome } from '../policy/pathPatterns.ts';
import type { Roots } from '../ports/roots.ts';
import { describeChanges } from './describeRules.ts';
import { parsePolicy } from './parsePolicy.ts';
import { emptyPolicyText, readOrUndefined, savedPolicyPath, type LoadedPolicy } from './policyFile.ts';
import type { RuntimeOptions } from './resolveOptions.ts';
import { writeWhole, type SettingsStore } from './settings.ts';

/** The rules in force, and the one way to change them. */
export interface PolicyService {
  /** What calls are decided with now. */
  current(): Policy;
  /** The same, with an edited rules file in the place of the one in force. */
  under(edited: PolicyFile): Policy;
  /** The preset in force, and what fixes it, when that is not the settings: a flag, or the rules file. */
  preset(): { preset: Preset; fixedBy: string | null };
  rules(): readonly Rule[];
  get(): Result<'policy.get'>;
  /**
   * Saves the rules in the place of those in `over`, by default of those in force; they hold when this
   * settles. CONFLICT when a flag fixed them for this run, or the file says something else by now,
   * AUDIT_UNAVAILABLE, with nothing saved, when the change cannot be written down first.
   */
  save(text: string, over?: string): Promise<SavedRules>;
  readonly changed: (listener: () => void) => () => void;
}

/** `saved`: set when they were; the row of the audit that says so, and both texts. */
export interface SavedRules {
  problems: PolicyProblem[];
  saved?: { callId: string; before: string; after: string };
}

export interface PolicyServiceParts {
  dataFolder: string;
  options: RuntimeOptions;
  /** The person's rules, as they were read at the start; undefined where a flag named others. */
  saved: LoadedPolicy | undefined;
  settings: SettingsStore;
  roots(): Roots;
  grants(): readonly Grant[];
  audit: Pick<AuditLog, 'append'>;
  clock: Clock;
}

const noRules: PolicyFile = { version: 1, rules: [] };

/** Presets first by flag, then by the rules file, then by the settings. */
export function createPolicyService({ dataFolder, options, saved, settings, roots, grants, audit, clock }: PolicyServiceParts): PolicyService {
  const fixed = options.policyFile;
  const file = fixed?.file ?? savedPolicyPath(dataFolder);
  const changed = new Emitter<void>();
  const loaded = fixed ?? saved;
  let inForce = bindWorkspaces(loaded?.policy ?? noRules, roots());
  /** The text those rules came from; undefined while there are none. */
  let heldText = loaded?.text;
  let saving: Promise<unknown> = Promise.resolve();
  requireAttended(inForce);

  function presetUnder(policy: PolicyFile): { preset: Preset; fixedBy: string | null } {
    if (options.preset && !fixed) return options.preset;
    if (policy.preset !== undefined) return { preset: policy.preset, fixedBy: fixed?.fixedBy ?? 'policy.json' };
    return { preset: settings.current().preset, fixedBy: null };
  }

  function under(policy: PolicyFile): Policy {
    const { workspace, home } = roots();
    return { preset: presetUnder(policy).preset, rules: policy.rules, grants: grants(), home, workspace, now: clock.now(), allowUnsandboxed: options.allowUnsandboxed, openedHosts: options.allowHosts };
  }

  /** Nobody is asked under Unattended, so it takes a workspace that was named at the start. */
  function presetProblem(policy: PolicyFile): PolicyProblem | undefined {
    if (policy.preset !== 'unattended' || options.workspace !== undefined) return undefined;
    return { path: 'preset', message: 'unattended needs a workspace that was named at the start: steward serve --data-dir FOLDER --workspace FOLDER' };
  }

  function requireAttended(policy: PolicyFile): void {
    const problem = presetProblem(policy);
    if (problem) throw new AppError('CONFIG_INVALID', `${file}: ${problem.path}: ${problem.message}`);
  }

  async function save(given: string, over: string): Promise<SavedRules> {
    if (fixed) throw new AppError('CONFLICT', `The rules are fixed by ${fixed.fixedBy} for this run`, { hint: `Edit ${file} and start Steward again, or start it without ${fixed.fixedBy}` });
    const text = given.replace(/^\uFEFF/, '');
    const { policy, problems } = parsePolicy(text);
    if (!policy) return { problems };
    const unattended = presetProblem(policy);
    if (unattended) return { problems: [unattended] };
    const before = readOrUndefined(file) ?? emptyPolicyText;
    if (before !== over) {
      throw new AppError('CONFLICT', `${file} was changed outside Steward since it was read`, { hint: 'Open the rules again and repeat the change' });
    }
    const next = bindWorkspaces(policy, roots());
    const written = writeWorkspaces(text, policy, roots().workspace);
    const changes = describeChanges(inForce, next);
    // As with every change: the log has it before it happens.
    const row = settingsEvent(changes.length === 0 ? 'Saved the rules as they were' : `Changed the rules: ${changes.join('; ')}`, clock.now());
    await audit.append(row, { durable: true });
    try {
      await writeWhole(file, written);
    } catch (error) {
      await audit.append({ ...row, state: 'failed' }, { durable: true });
      throw new AppError('DATA_FOLDER_UNUSABLE', `The rules could not be saved to ${file}`, { cause: error, hint: 'The earlier rules still hold' });
    }
    heldText = written;
    inForce = next;
    changed.emit();
    return { problems: [], saved: { callId: row.callId, before, after: written } };
  }

  return {
    current: () => under(inForce),
    under: (edited) => under(bindWorkspaces(edited, roots())),
    preset: () => presetUnder(inForce),
    rules: () => inForce.rules,
    get() {
      const fixedBy = fixed?.fixedBy ?? null;
      const onDisk = readOrUndefined(file);
      const until = fixed ? 'Steward is started again' : 'this is saved or Steward is started again';
      const elsewhere = onDisk === heldText ? [] : [{ path: '', message: `The file was ${onDisk === undefined ? 'removed' : 'changed'} outside Steward. What it said before holds until ${until}` }];
      if (fixed) return { text: fixed.text, file, exists: onDisk !== undefined, fixedBy, problems: elsewhere };
      const parsed = onDisk === undefined ? [] : parsePolicy(onDisk).problems;
      return { text: onDisk ?? emptyPolicyText, file, exists: onDisk !== undefined, fixedBy, problems: [...elsewhere, ...parsed] };
    },
    save(text, over) {
      const saved = saving.then(() => save(text, over ?? heldText ?? emptyPolicyText));
      saving = saved.catch(() => undefined);
      return saved;
    },
    changed: changed.event,
  };
}

/** A rule for "this workspace" that names none means the one of the moment it was read or saved; a named one is the folder its links lead to, as the workspace in force is. */
function bindWorkspaces(policy: PolicyFile, { workspace, home }: Roots): PolicyFile {
  return { ...policy, rules: policy.rules.map((rule) => (rule.scope === 'workspace' ? { ...rule, workspace: rule.workspace === undefined ? workspace : realFolder(expandHome(rule.workspace, home)) } : rule)) };
}

function realFolder(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // It may come into being later; as yet nobody works in it.
    return resolve(path);
  }
}

/** The text with those folders written in, everything else as the person wrote it. */
function writeWorkspaces(text: string, { rules }: PolicyFile, workspace: string): string {
  return rules.reduce((written, rule, index) => {
    if (rule.scope !== 'workspace' || rule.workspace !== undefined) return written;
    return applyEdits(written, modify(written, ['rules', index, 'workspace'], workspace, {}));
  }, text);
}
