import type { HealthReport, OwnFunctionsState } from '../../../src-preload/contract/index.ts';
import { formatCount } from '../../kernel/format.ts';

/** What of the person's own functions needs a look. */
export function ownFunctionFindings({ problems, waiting }: OwnFunctionsState): HealthReport['findings'] {
  const [first] = problems;
  const [script] = waiting;
  return [
    ...(first ? [{ id: 'functions', tone: 'write' as const, title: `${formatCount(problems.length, 'problem')} in the functions of your own.`, detail: `${first.path ?? first.where} ${first.text}`, action: { label: 'Look', to: 'functions' as const } }] : []),
    ...(script ? [{ id: 'scripts', tone: 'write' as const, title: `${formatCount(waiting.length, 'script')} not accepted.`, detail: `${script.file} is not used before you have looked at it.`, action: { label: 'Look', to: 'functions' as const } }] : []),
  ];
}
