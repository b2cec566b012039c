import { useCallback, useMemo, useState } from 'react';
import type { FunctionDetail } from '../../../src-preload/contract/index.ts';
import type { Client } from '../../client/client.ts';
import { useKept } from '../../hooks/useKept.ts';
import { useRun, type Run } from '../../hooks/useRun.ts';
import { checkInput, joinProblems, type Problem } from './form/checkInput.ts';
import { isSchema, readFormModel, type GroupField } from './form/fieldModel.ts';
import { inFormOrder, pathKey, startInput, type FormState, type Path } from './form/formState.ts';
import { readJsonText, writeJsonText } from './form/jsonText.ts';
import { useExplanation, type ExplanationState } from './useExplanation.ts';

export interface TryIt {
  model: GroupField;
  form: FormState;
  change(next: FormState): void;
  /** Everything in the way of running. */
  problems: Problem[];
  /** The problem at exactly this place. */
  problemAt(path: Path): Problem | undefined;
  /** The arguments as text while the JSON side is open; null while the form is. */
  json: string | null;
  /** Why the text can't be read; null when it can. */
  jsonProblem: string | null;
  changeJson(text: string): void;
  /** Opens the other side; the form stays shut while the text can't be read. */
  toggleJson(): void;
  explained: ExplanationState;
  preview: boolean;
  askPreview(): void;
  run: Run;
  start(): void;
  cancel(): void;
}

/** Everything behind "Try it" for one function. Give it the function's name as React key: another function starts afresh. */
export function useTryIt(client: Client, detail: FunctionDetail): TryIt {
  // The answer is a new object every time it is asked for; the form follows what it says, not its identity.
  const schema = useKept(detail.inputSchema, (before, after) => JSON.stringify(before) === JSON.stringify(after));
  const model = useMemo(() => readFormModel(schema), [schema]);
  const [form, setForm] = useState<FormState>(() => ({ input: startInput(model), texts: {} }));
  const [json, setJson] = useState<string | null>(null);
  const [preview, setPreview] = useState(false);
  const { run, start: startRun } = useRun();

  const reading = useMemo(() => (json === null ? null : readJsonText(json)), [json]);
  const jsonProblem = reading && !reading.ok ? reading.message : null;
  const explained = useExplanation(client, detail.name, form.input, preview);
  const told = explained.explanation?.problems;
  const problems = useMemo(() => {
    const own: Problem[] = jsonProblem === null ? checkInput(model, form) : [{ path: [], state: 'wrong', message: jsonProblem }];
    // What the runtime said of older arguments would be shown at fields that are right by now.
    return explained.outdated || !told ? own : joinProblems(model, own, told, form);
  }, [model, form, jsonProblem, explained.outdated, told]);
  const byPlace = useMemo(() => new Map(problems.map((problem) => [pathKey(problem.path), problem])), [problems]);

  const change = useCallback((next: FormState) => {
    const input = inFormOrder(model, next.input);
    setForm({ ...next, input: isSchema(input) ? input : next.input });
  }, [model]);
  const changeJson = useCallback((text: string) => {
    setJson(text);
    const read = readJsonText(text);
    if (read.ok) setForm(read.state);
  }, []);
  const toggleJson = useCallback(() => {
    setJson((old) => (old === null ? writeJsonText(form) : readJsonText(old).ok ? null : old));
  }, [form]);

  const start = useCallback(() => {
    if (problems.length === 0) startRun(detail.name, form.input);
  }, [startRun, detail.name, form.input, problems.length]);

  const runningCall = run.state === 'running' ? run.callId : null;
  const cancel = useCallback(() => {
    // A call that has ended in the meantime is not an error here.
    if (runningCall !== null) client.request('calls.cancel', { callId: runningCall }).catch(() => undefined);
  }, [client, runningCall]);

  return {
    model, form, change, problems, problemAt: (path) => byPlace.get(pathKey(path)),
    json, jsonProblem, changeJson, toggleJson,
    explained, preview, askPreview: () => setPreview(true),
    run, start, cancel,
  };
}
