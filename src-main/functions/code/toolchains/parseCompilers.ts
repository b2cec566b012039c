import { z } from 'zod';
import { diagnostic, position, type Diagnostic } from './diagnostics.ts';

/** GCC and Clang: "a.c:1:42: error: message [-Wflag]"; the linker's complaints have no place in a source. */
export function parseGcc(output: string): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const line of output.split(/\r?\n/)) {
    const match = /^(.{1,1000}?):(\d{1,9})(?::(\d{1,9}))?: (fatal error|error|warning|note): (.*)$/.exec(line);
    if (match) {
      const [, file, row, column, kind = 'error', text = ''] = match;
      const flag = /^(.*) \[(-W[^\]]{1,100})\]$/.exec(text);
      found.push(diagnostic({ file, line: position(row), column: position(column), severity: kind.endsWith('error') ? 'error' : kind === 'warning' ? 'warning' : 'note', code: flag?.[2], message: flag?.[1] ?? text }));
      continue;
    }
    const linking = /(undefined reference to .*|multiple definition of .*|cannot find -l.*|Undefined symbols? .*|ld: (?:library|symbol).* not found.*)$/.exec(line);
    if (linking) found.push(diagnostic({ severity: 'error', code: 'link', message: linking[1], file: undefined, line: undefined, column: undefined }));
  }
  return found;
}

const rustMessage = z.object({
  message: z.string(),
  level: z.string(),
  code: z.object({ code: z.string() }).nullish(),
  spans: z.array(z.object({ file_name: z.string(), line_start: z.number(), column_start: z.number(), is_primary: z.boolean(), label: z.string().nullish() })).default([]),
});
const cargoLine = z.object({ reason: z.literal('compiler-message'), message: rustMessage });

/** JSON lines of `rustc --error-format=json` and of Cargo around it; all else on the way is passed over. */
export function parseRust(output: string): Diagnostic[] {
  return jsonLines(output).flatMap((value) => {
    const message = cargoLine.safeParse(value).data?.message ?? rustMessage.safeParse(value).data;
    if (!message || message.level === 'failure-note' || /^(?:aborting due to|\d+ warnings? emitted)/.test(message.message)) return [];
    const span = message.spans.find(({ is_primary }) => is_primary) ?? message.spans[0];
    const severity = message.level.startsWith('error') ? 'error' : message.level === 'warning' ? 'warning' : 'note';
    const text = span?.label === undefined || span.label === null ? message.message : `${message.message}: ${span.label}`;
    return [diagnostic({ file: span?.file_name, line: position(span?.line_start), column: position(span?.column_start), severity, code: message.code?.code, message: text })];
  });
}

/** `tsc --pretty false`: "a.ts(1,7): error TS2322: message", details indented below. */
export function parseTsc(output: string): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const line of output.split(/\r?\n/)) {
    const match = /^(?:(.{1,1000}?)\((\d{1,9}),(\d{1,9})\): )?(error|warning|message) (TS\d{1,6}): (.*)$/.exec(line);
    const last = found.at(-1);
    if (match) found.push(diagnostic({ file: match[1], line: position(match[2]), column: position(match[3]), severity: match[4] === 'message' ? 'note' : match[4] === 'warning' ? 'warning' : 'error', code: match[5], message: match[6] }));
    else if (last && /^\s+\S/.test(line)) last.message = `${last.message}\n${line.trim()}`.slice(0, 2000);
  }
  return found;
}

/** `javac`: "A.java:3: warning: [unchecked] message", the line of code, and a caret below the column. */
export function parseJavac(output: string): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const line of output.split(/\r?\n/)) {
    const match = /^(?:(.{1,1000}?\.java):(\d{1,9}): )?(error|warning): (?:\[([\w-]{1,60})\] )?(.*)$/.exec(line);
    const last = found.at(-1);
    if (match) found.push(diagnostic({ file: match[1], line: position(match[2]), column: undefined, severity: match[3] === 'warning' ? 'warning' : 'error', code: match[4], message: match[5] }));
    else if (last?.line !== undefined && last.column === undefined && /^\s*\^$/.test(line)) last.column = line.length;
    else if (last && /^ {2}(?:symbol|location|required|found|reason): /.test(line)) last.message = `${last.message}\n${line.trim()}`.slice(0, 2000);
  }
  return found;
}

/** Go's compiler and vet: "./x.go:3:5: message", packages as "# name" before. Shape: https://go.dev/doc/tutorial/; unverified against Go itself. */
export function parseGo(output: string): Diagnostic[] {
  return output.split(/\r?\n/).flatMap((line) => {
    const match = /^(?:vet: )?(.{1,1000}?\.go):(\d{1,9})(?::(\d{1,9}))?: (.*)$/.exec(line);
    return match ? [diagnostic({ file: match[1], line: position(match[2]), column: position(match[3]), severity: 'error', code: undefined, message: match[4] })] : [];
  });
}

/** Maven: "[ERROR] /path/A.java:[3,9] message". Shape: the log of maven-compiler-plugin (https://maven.apache.org/plugins/maven-compiler-plugin/); unverified against Maven itself. */
export function parseMaven(output: string): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const line of output.split(/\r?\n/)) {
    const match = /^\[(ERROR|WARNING)\] (.{1,1000}?):\[(\d{1,9}),(\d{1,9})\] (.*)$/.exec(line);
    // It says every error twice.
    if (match) found.set(line, diagnostic({ file: match[2], line: position(match[3]), column: position(match[4]), severity: match[1] === 'ERROR' ? 'error' : 'warning', code: undefined, message: match[5] }));
  }
  return [...found.values()];
}

/** Every line that is a JSON value. */
export function jsonLines(output: string): unknown[] {
  return output.split(/\r?\n/).flatMap((line) => {
    if (!line.startsWith('{')) return [];
    try {
      return [JSON.parse(line) as unknown];
    } catch {
      return [];
    }
  });
}
