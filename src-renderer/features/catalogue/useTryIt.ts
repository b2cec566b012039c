import { useCallback, useMemo, useRef, useState } from 'react';
import type { CallView, FunctionDetail } from '../../../src-preload/contract/index.ts';
import { RequestError, type Client } from '../../client/client.ts';
import { checkInput, joinProblems, type Problem } from './form/checkInput.ts';
import { readFormModel, type GroupField } from './form/fieldModel.ts';
import { pathKey, startInput, type FormState, type Path } from './form/formState.ts';
import { readJsonText, writeJsonText } from './form/jsonText.ts';
import { useExplanation, type ExplanationState } from './useExplanation.ts';

export type Run =
  | { state: 'idle' }
  | { state: 'running'; callId: string; name: string }
  | { state: 'ended'; call: CallView }
  | { state: 'failed'; message: string; hint: string | undefined };

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
  const model = useMemo(() => readFormModel(detail.inputSchema), [detail.inputSchema]);
  const [form, setForm] = useState<FormState>(() => ({ input: startInput(model), texts: {} }));
  const [json, setJson] = useState<string | null>(null);
  const [preview, setPreview] = useState(false);
  const [run, setRun] = useState<Run>({ state: 'idle' });
  const running = useRef<string | null>(null);

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

  const changeJson = useCallback((text: string) => {
    setJson(text);
    const read = readJsonText(text);
    if (read.ok) setForm(read.state);
  }, []);
  const toggleJson = useCallback(() => {
    setJson((old) => (old === null ? writeJsonText(form) : readJsonText(old).ok ? null : old));
  }, [form]);

  const start = useCallback(() => {
    if (running.current !== null || problems.length > 0) return;
    const callId = newCallId();
    running.current = callId;
    setRun({ state: 'running', callId, name: detail.name });
    const work = async (): Promise<void> => {
      try {
        const call = await client.request('calls.run', { name: detail.name, input: form.input, callId });
        setRun({ state: 'ended', call });
      } catch (error) {
        setRun(error instanceof RequestError ? { state: 'failed', message: error.message, hint: error.hint } : { state: 'failed', message: 'The connection was lost while it ran.', hint: 'Its outcome is in the audit.' });
      } finally {
        running.current = null;
      }
    };
    void work();
  }, [client, detail.name, form.input, problems.length]);

  const cancel = useCallback(() => {
    const callId = running.current;
    // A call that has ended in the meantime is not an error here.
    if (callId !== null) client.request('calls.cancel', { callId }).catch(() => undefined);
  }, [client]);

  return {
    model, form, change: setForm, problems, problemAt: (path) => byPlace.get(pathKey(path)),
    json, jsonProblem, changeJson, toggleJson,
    explained, preview, askPreview: () => setPreview(true),
    run, start, cancel,
  };
}

/** Works where `crypto.randomUUID` does not: pages of an allowed host without TLS. */
function newCallId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
