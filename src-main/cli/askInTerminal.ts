import { createInterface } from 'node:readline/promises';
import type { ApprovalView, Preview } from '../../src-preload/contract/index.ts';
import { assertNever } from '../kernel/errors.ts';
import type { Runtime } from '../runtime/createRuntime.ts';
import { visibleText } from './visibleText.ts';

/** Puts cards to the person at this terminal, one after the other. */
export function askInTerminal({ approvals, door }: Runtime): void {
  let queue: Promise<void> = Promise.resolve();
  approvals.event((action) => {
    if (action.type === 'asked') queue = queue.then(() => ask(action.approval)).catch(() => undefined);
  });

  async function ask(approval: ApprovalView): Promise<void> {
    process.stderr.write(`${describe(approval)}\n`);
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    try {
      const answer = (await lines.question(`${approval.approveLabel}? [y/N, or a note to refuse with] `)).trim();
      const allowed = /^(?:y|yes)$/i.test(answer);
      const note = allowed || /^(?:n|no)?$/i.test(answer) ? undefined : answer;
      await door.decide([{ approvalId: approval.id, digest: approval.call.digest, verdict: allowed ? 'allow' : 'refuse', scope: 'once', note }]);
    } finally {
      lines.close();
    }
  }
}

function describe(approval: ApprovalView): string {
  const terms = approval.terms.map((term) => `${term.title} (${term.detail})`).join(' · ');
  return visibleText([`\n${approval.heading}   ${approval.call.name}`, ...previewLines(approval.preview).map((line) => `  ${line}`), `  ${terms}`, `  Asked by rule ${approval.ruleId}: ${approval.reason}`].join('\n'));
}

/** A terminal is scrolled by hand; the app shows the rest. */
const mostLines = 60;

function previewLines(preview: Preview): string[] {
  switch (preview.kind) {
    case 'diff':
      return [`${preview.path}  +${preview.added} -${preview.removed}`, ...preview.hunks.flatMap((hunk) => hunk.lines.map((line) => `${line.type === 'add' ? '+' : line.type === 'remove' ? '-' : ' '} ${line.text}`)).slice(0, mostLines)];
    case 'delete':
      return [`${preview.path}: ${preview.files} files, ${preview.folders} folders, ${preview.bytes} bytes`, ...preview.names.slice(0, 20)];
    case 'command':
      return [
        `in ${preview.cwd}, ${preview.sandbox === 'sandboxed' ? 'in a sandbox' : `not sandboxed${preview.sandboxReason === undefined ? '' : ` (${preview.sandboxReason})`}`}`,
        ...(preview.script === undefined ? preview.programs.map((argv) => argv.map((word) => JSON.stringify(word)).join(' ')) : preview.script.split('\n')),
      ];
    case 'transfer':
      return [...preview.from.map((from) => `from ${from}`), `to ${preview.to}`, `${preview.files} files, ${preview.bytes} bytes`, ...preview.replaces.map((path) => `replaces ${path}`)];
    case 'sql':
      return [`on ${preview.database}`, ...preview.statement.split('\n'), preview.affected === undefined ? 'How many rows it would change is not known' : `${preview.affected} rows${preview.total === undefined ? '' : ` of ${preview.total}`}`];
    case 'request':
      return [`${preview.method} ${preview.url}`, ...preview.addresses.map((address) => `to ${address}`), ...preview.headers.map(({ name, value }) => `${name}: ${value}`), ...preview.body.split('\n').slice(0, mostLines), `${preview.bodyBytes} bytes`];
    case 'mail':
      return [`From: ${preview.from}`, ...preview.recipients.map(({ role, address, remark }) => `${role}: ${address}${remark === undefined ? '' : ` (${remark})`}`), `Subject: ${preview.subject}`, ...preview.body.split('\n'), ...preview.attachments.map(({ name, bytes }) => `with ${name}, ${bytes} bytes`)];
    case 'archive':
      return [
        `${preview.path} to ${preview.to}: ${preview.files} files, ${preview.folders} folders, ${preview.bytes} bytes`,
        ...preview.entries.slice(0, mostLines).map(({ name, bytes, replaces }) => `${name}, ${bytes} bytes${replaces ? ', replaces what is there' : ''}`),
        ...preview.refused.map(({ name, why }) => `left out: ${name} (${why})`),
      ];
    case 'message':
      return [...preview.facts.map((fact) => `${fact.label}: ${fact.value}`), ...preview.body.split('\n')];
    case 'form':
      return [`${preview.server} asks:`, ...preview.message.split('\n'), ...preview.fields.map(({ title, required, value }) => `${title}: ${value === '' ? (required ? '(empty, but required)' : '(empty)') : value}`)];
    case 'facts':
      return preview.facts.map((fact) => `${fact.label}: ${fact.value}`);
    default:
      return assertNever(preview);
  }
}
