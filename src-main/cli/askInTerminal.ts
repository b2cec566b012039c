import { createInterface } from 'node:readline/promises';
import type { ApprovalView, Preview } from '../../src-preload/contract/index.ts';
import { findUnusualCharacters } from '../../src-preload/state/unusualCharacters.ts';
import type { Runtime } from '../runtime/createRuntime.ts';

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
  return visible([`\n${approval.heading}   ${approval.call.name}`, ...previewLines(approval.preview).map((line) => `  ${line}`), `  ${terms}`, `  Asked by rule ${approval.ruleId}: ${approval.reason}`].join('\n'));
}

function previewLines(preview: Preview): string[] {
  switch (preview.kind) {
    case 'diff':
      return [`${preview.path}  +${preview.added} -${preview.removed}`, ...preview.hunks.flatMap((hunk) => hunk.lines.map((line) => `${line.type === 'add' ? '+' : line.type === 'remove' ? '-' : ' '} ${line.text}`)).slice(0, 60)];
    case 'delete':
      return [`${preview.path}: ${preview.files} files, ${preview.folders} folders, ${preview.bytes} bytes`, ...preview.names.slice(0, 20)];
    case 'command':
      return [`in ${preview.cwd}`, ...(preview.script === undefined ? preview.programs.map((argv) => argv.map((word) => JSON.stringify(word)).join(' ')) : preview.script.split('\n'))];
    case 'transfer':
      return [...preview.from.map((from) => `from ${from}`), `to ${preview.to}`, `${preview.files} files, ${preview.bytes} bytes`, ...preview.replaces.map((path) => `replaces ${path}`)];
    case 'message':
      return [...preview.facts.map((fact) => `${fact.label}: ${fact.value}`), ...preview.body.split('\n')];
    case 'facts':
      return preview.facts.map((fact) => `${fact.label}: ${fact.value}`);
  }
}

/** Characters that could deceive, shown as their code points; nothing reaches the terminal as an escape sequence. */
function visible(text: string): string {
  let shown = '';
  let from = 0;
  for (const { index, length, codePoint } of findUnusualCharacters(text)) {
    shown += `${text.slice(from, index)}<${codePoint}>`;
    from = index + length;
  }
  return shown + text.slice(from);
}
