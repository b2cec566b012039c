import { useCallback, useState } from 'react';
import type { SettingsPatch, SettingsState } from '../../../src-preload/contract/index.ts';
import type { RequestError } from '../../client/client.ts';
import { useClient } from '../../hooks/useClient.ts';
import { toRequestError } from '../../hooks/useRequest.ts';
import { describeChange, invertPatch, type SettingName } from './settingsChange.ts';

/** Saves settings at once; what they are then comes back through the topic, never from here. */
export interface SettingsSaver {
  /** Resolves to whether it was saved; why not is in `errors`, under each name of the patch. */
  save(patch: SettingsPatch): Promise<boolean>;
  readonly pending: ReadonlySet<SettingName>;
  readonly errors: Partial<Record<SettingName, RequestError>>;
  /** The last change that can be taken back. */
  readonly last: { words: string; undo(): void } | undefined;
}

export function useSaveSettings(settings: SettingsState | undefined): SettingsSaver {
  const client = useClient();
  const [pending, setPending] = useState<ReadonlySet<SettingName>>(new Set());
  const [errors, setErrors] = useState<Partial<Record<SettingName, RequestError>>>({});
  const [last, setLast] = useState<{ words: string; inverse: SettingsPatch }>();

  const send = useCallback(
    async (patch: SettingsPatch): Promise<boolean> => {
      const names = Object.keys(patch) as SettingName[];
      setPending((before) => new Set([...before, ...names]));
      const failure = await client.request('settings.update', { patch }).then(() => undefined, toRequestError);
      setPending((before) => new Set([...before].filter((name) => !names.includes(name))));
      setErrors((before) => {
        const after = { ...before };
        for (const name of names) {
          if (failure) after[name] = failure;
          else delete after[name];
        }
        return after;
      });
      return failure === undefined;
    },
    [client],
  );

  const save = async (patch: SettingsPatch): Promise<boolean> => {
    const inverse = settings && invertPatch(patch, settings);
    const saved = await send(patch);
    const words = describeChange(patch);
    if (saved && inverse && words !== '') setLast({ words, inverse });
    return saved;
  };

  const undo = (): void => {
    if (!last) return;
    void send(last.inverse).then((saved) => {
      if (saved) setLast(undefined);
    });
  };

  return { save, pending, errors, last: last && { words: last.words, undo } };
}
