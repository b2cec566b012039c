import { useEffect, useId, useState, type FormEvent, type ReactNode } from 'react';
import type { SettingsState } from '../../../src-preload/contract/index.ts';
import { RadioRow } from '../../ui/Checkbox.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import { FieldError, SettingRow } from './SettingRow.tsx';
import { describeTimeLimit, readTimeLimit, splitTimeLimit, timeUnits, type TimeUnit } from './timeLimit.ts';
import type { SettingsSaver } from './useSaveSettings.ts';

/** What a limit begins with when it is switched on. */
const usualSeconds = 600;

/** How long an approval waits: saved when the field is left or Enter is pressed. */
export function ApprovalTimeLimit({ settings, saver }: { settings: SettingsState; saver: SettingsSaver }): ReactNode {
  const held = settings.approvalTimeoutSeconds;
  const [amount, setAmount] = useState('');
  const [unit, setUnit] = useState<TimeUnit>('minutes');
  const [problem, setProblem] = useState<string>();
  const [asked, setAsked] = useState<number>();
  const problemId = useId();
  useEffect(() => {
    const split = splitTimeLimit(held === 0 ? usualSeconds : held);
    setAmount(String(split.amount));
    setUnit(split.unit);
    setProblem(undefined);
    setAsked(undefined);
  }, [held]);

  const save = (seconds: number): void => {
    if (seconds === held) return;
    void saver.save({ approvalTimeoutSeconds: seconds }).then((saved) => setAsked(saved ? seconds : undefined));
  };
  const commit = (text: string, inUnit: TimeUnit): void => {
    const read = readTimeLimit(text, inUnit);
    setProblem('problem' in read ? read.problem : undefined);
    if ('seconds' in read) save(read.seconds);
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    commit(amount, unit);
  };
  // The runtime took the change but another value holds: only a flag of the start does that.
  const overruled = asked !== undefined && asked !== held && !saver.pending.has('approvalTimeoutSeconds') && saver.errors.approvalTimeoutSeconds === undefined;

  return (
    <SettingRow title="Approval time limit" text="How long an approval waits for you." error={saver.errors.approvalTimeoutSeconds}>
      <div role="radiogroup" aria-label="Approval time limit" className="grid w-full gap-0.5">
        <div className={`rounded-(--r2) ${held === 0 ? '' : 'bg-(--selected)'}`}>
          <RadioRow name="time-limit" checked={held !== 0} onSelect={() => commit(amount, unit)}>
            Refuse after a time
            <span className="block text-(length:--t-small) leading-(--lh-small) text-(--text-2)">Nothing runs, and it can be asked again.</span>
          </RadioRow>
          {held !== 0 && (
            <form onSubmit={onSubmit} className="grid gap-1 pr-2.5 pb-2.5 pl-[35px]">
              <div className="flex gap-2">
                <TextInput inputMode="numeric" aria-label="Time limit" aria-invalid={problem !== undefined} aria-describedby={problem === undefined ? undefined : problemId} value={amount} onChange={(event) => { setAmount(event.target.value); setProblem(undefined); }} onBlur={() => commit(amount, unit)} className="!w-20 text-right tabular-nums" />
                <Select aria-label="Unit of the time limit" value={unit} onChange={(event) => { const next = event.target.value as TimeUnit; setUnit(next); commit(amount, next); }}>
                  {timeUnits.map(({ id }) => <option key={id} value={id}>{id}</option>)}
                </Select>
              </div>
              {problem !== undefined && <FieldError id={problemId}>{problem}</FieldError>}
            </form>
          )}
        </div>
        <RadioRow name="time-limit" checked={held === 0} onSelect={() => save(0)}>
          Until answered
          <span className="block text-(length:--t-small) leading-(--lh-small) text-(--text-2)">While a person is connected, approvals never run out.</span>
        </RadioRow>
      </div>
      {overruled && <p role="status" className="text-(length:--t-small) leading-(--lh-small) text-(--text-2)"><code>--approval-timeout</code> fixes {describeTimeLimit(held)} for this run; {describeTimeLimit(asked)} holds from the next start without it.</p>}
    </SettingRow>
  );
}
