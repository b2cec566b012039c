import type { ModelChoice } from '../../src-preload/contract/index.ts';
import type { Clock } from '../kernel/clock.ts';
import type { ChatModel } from '../models/chatModel.ts';
import { createOfflineEngine, type OfflineEngine } from '../models/offline/createOfflineEngine.ts';
import { whereOf, baseUrlOf } from '../models/providers/address.ts';
import type { Roots } from '../ports/roots.ts';
import type { Registry } from '../registry/registry.ts';
import type { SecretStore } from './secrets.ts';
import type { SettingsStore } from './settings.ts';

/** The model the settings name, made when it is first needed and kept while they stay. */
export interface Models {
  current(): Promise<ChatModel>;
  readonly offline: OfflineEngine;
  /** For the strip: label and place of the chosen model, without loading it. */
  describe(): { label: string; where: string; offline: boolean };
  readSecret(name: string): Promise<string | undefined>;
}

export function createModels({ registry, settings, secrets }: { registry: Registry; settings: SettingsStore; secrets: SecretStore; clock: Clock; roots(): Roots }): Models {
  const offline = createOfflineEngine(registry);
  let made: { choice: ModelChoice; model: Promise<ChatModel> } | undefined;

  const readSecret = async (name: string): Promise<string | undefined> => (secrets.names().includes(name) ? secrets.read(name) : undefined);

  async function make(choice: ModelChoice): Promise<ChatModel> {
    if (choice.provider === 'offline') return offline;
    const { createProviderModel } = await import('../models/providers/createProviderModel.ts');
    return createProviderModel(choice, { readSecret });
  }

  return {
    offline,
    readSecret,
    current() {
      const choice = settings.current().model;
      if (made?.choice !== choice) made = { choice, model: make(choice) };
      return made.model;
    },
    describe() {
      const choice = settings.current().model;
      return choice.provider === 'offline' ? { label: offline.label, where: offline.where, offline: true } : { label: choice.model, where: whereOf(baseUrlOf(choice)), offline: false };
    },
  };
}
