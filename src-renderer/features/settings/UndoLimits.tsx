import { useEffect, useId, useState, type FormEvent, type ReactNode } from 'react';
import type { SettingsState } from '../../../src-preload/contract/index.ts';
import { TextInput } from '../../ui/TextInput.tsx';
import { FieldError, SettingRow } from './SettingRow.tsx';
import { readUndoLimit, undoLimits, type UndoLimitName } from './undoLimit.ts';
import type { SettingsSaver } from './useSaveSettings.ts';

/** How long and how much undo is kept: saved when a field is left or Enter is pressed. */
export function UndoLimits({ settings, saver }: { settings: SettingsState; saver: SettingsSaver }): ReactNode {
  return (
    <SettingRow title="Undo" text="What a call replaced or deleted goes to the undo trash." error={saver.errors.undoDays ?? saver.errors.undoGigabytes}>
      <div className="grid gap-2">
        <Limit name="undoDays" held={settings.undoDays} saver={saver} before="Undo each change for" />
        <Limit name="undoGigabytes" held={settings.undoGigabytes} saver={saver} before="In a trash of at most" />
      </div>
      <p className="text-(length:--t-small) leading-(--lh-small) text-(--text-2)">When the trash is full, the oldest undo is dropped first. Lowering either drops what no longer fits at once, for good.</p>
    </SettingRow>
  );
}

function Limit({ name, held, saver, before }: { name: UndoLimitName; held: number; saver: SettingsSaver; before: string }): ReactNode {
  const [text, setText] = useState(String(held));
  const [problem, setProblem] = useState<string>();
  const problemId = useId();
  useEffect(() => {
    setText(String(held));
    setProblem(undefined);
  }, [held]);

  const commit = (): void => {
    const read = readUndoLimit(name, text);
    setProblem('problem' in read ? read.problem : undefined);
    if ('value' in read && read.value !== held) void saver.save({ [name]: read.value });
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    commit();
  };

  return (
    <form onSubmit={onSubmit} className="grid gap-1">
      <label className="flex items-center gap-2">
        <span className="w-[168px] text-(--text-2)">{before}</span>
        <TextInput inputMode="decimal" aria-invalid={problem !== undefined} aria-describedby={problem === undefined ? undefined : problemId} value={text} onChange={(event) => { setText(event.target.value); setProblem(undefined); }} onBlur={commit} className="!w-20 text-right tabular-nums" />
        <span>{undoLimits[name].unit}</span>
      </label>
      {problem !== undefined && <FieldError id={problemId}>{problem}</FieldError>}
    </form>
  );
}
