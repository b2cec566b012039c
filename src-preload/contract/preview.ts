import { z } from 'zod';
import { sandboxProfile } from './effects.ts';

/** One line of a diff; numbers are 1-based line numbers in the old and the new text. */
export const diffLine = z.strictObject({
  type: z.enum(['context', 'add', 'remove']),
  old: z.number().int().optional(),
  new: z.number().int().optional(),
  text: z.string(),
});
export type DiffLine = z.infer<typeof diffLine>;

const fact = z.strictObject({
  label: z.string(),
  value: z.string(),
  tone: z.enum(['plain', 'strong', 'write', 'destroy', 'out']).optional(),
});

/** A remark inside the fact well, for example a line that weakens security. */
const note = z.strictObject({ tone: z.enum(['write', 'destroy']), text: z.string() });

/** One field of a form; its answer is the argument of that name. */
export const formField = z.strictObject({
  name: z.string(),
  title: z.string(),
  description: z.string().optional(),
  required: z.boolean(),
  type: z.enum(['text', 'number', 'switch', 'choice', 'choices']),
  /** What may be written: "a whole number, at least 0". */
  limits: z.string().optional(),
  choices: z.array(z.strictObject({ value: z.string(), title: z.string() })).optional(),
  /** What stands in it; empty where nothing does. */
  value: z.string(),
});
export type FormField = z.infer<typeof formField>;

/**
 * The truth on an approval card: measured by Steward from the bytes that will run, never written by
 * a model. One shape a kind of call (ui.md, "Approval card").
 */
export const preview = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('diff'),
    path: z.string(),
    exists: z.boolean(),
    added: z.number().int(),
    removed: z.number().int(),
    hunks: z.array(z.strictObject({ lines: z.array(diffLine) })),
    /** True when lines were left out of `hunks`; the card offers the whole. */
    truncated: z.boolean(),
    /** Size now and after, in bytes; `before` is null for a new file. */
    before: z.number().nullable(),
    after: z.number(),
    /** Right of the path: "matched once", "new file", "mode 0600 kept". */
    remark: z.string().optional(),
    notes: z.array(note),
  }),
  z.strictObject({
    kind: z.literal('delete'),
    path: z.string(),
    files: z.number().int(),
    folders: z.number().int(),
    links: z.number().int(),
    bytes: z.number(),
    /** Largest kinds first; `label` is an extension without its dot, or "other". */
    byType: z.array(z.strictObject({ label: z.string(), files: z.number().int(), bytes: z.number() })),
    /** Changed in the last seven days, newest first. */
    recent: z.array(z.string()),
    /** The first names, for "List all". */
    names: z.array(z.string()),
    truncated: z.boolean(),
    notes: z.array(note),
  }),
  z.strictObject({
    kind: z.literal('command'),
    cwd: z.string(),
    sandbox: z.enum(['none', 'sandboxed']),
    /** Why there is no sandbox, when there is none. */
    sandboxReason: z.string().optional(),
    profile: sandboxProfile.optional(),
    script: z.string().optional(),
    programs: z.array(z.array(z.string())),
    /** Names of environment variables the command sees. */
    environment: z.array(z.string()),
    timeoutMs: z.number(),
    notes: z.array(note),
  }),
  z.strictObject({
    kind: z.literal('transfer'),
    from: z.array(z.string()),
    to: z.string(),
    files: z.number().int(),
    folders: z.number().int(),
    bytes: z.number(),
    replaces: z.array(z.string()),
    names: z.array(z.string()),
    truncated: z.boolean(),
    freeBytes: z.number().optional(),
    notes: z.array(note),
  }),
  /** A statement, with what a run that was rolled back has counted. */
  z.strictObject({
    kind: z.literal('sql'),
    database: z.string(),
    statement: z.string(),
    /** Rows it would change, and how many the table has; absent where the engine could not try it. */
    affected: z.number().int().optional(),
    total: z.number().int().optional(),
    columns: z.array(z.string()),
    /** The first rows as they are and as they would be; null on a side where the row is not there. */
    rows: z.array(z.strictObject({ before: z.array(z.string()).nullable(), after: z.array(z.string()).nullable() })),
    /** Why it cannot be taken back; absent where it can. */
    untracked: z.string().optional(),
    notes: z.array(note),
  }),
  /** A request as it will be sent; secrets stand as their names. */
  z.strictObject({
    kind: z.literal('request'),
    method: z.string(),
    url: z.string(),
    /** The addresses the host has now, with what kind of network each is in. */
    addresses: z.array(z.string()),
    headers: z.array(z.strictObject({ name: z.string(), value: z.string() })),
    body: z.string(),
    bodyBytes: z.number(),
    truncated: z.boolean(),
    notes: z.array(note),
  }),
  z.strictObject({
    kind: z.literal('mail'),
    from: z.string(),
    /** Each with what is known of it: "first mail to this address". */
    recipients: z.array(z.strictObject({ role: z.enum(['to', 'cc', 'bcc']), address: z.string(), remark: z.string().optional() })),
    subject: z.string(),
    body: z.string(),
    attachments: z.array(z.strictObject({ name: z.string(), bytes: z.number() })),
    notes: z.array(note),
  }),
  /** What an archive would put where. */
  z.strictObject({
    kind: z.literal('archive'),
    path: z.string(),
    to: z.string(),
    files: z.number().int(),
    folders: z.number().int(),
    /** Unpacked, and as the archive is stored. */
    bytes: z.number(),
    packedBytes: z.number(),
    entries: z.array(z.strictObject({ name: z.string(), bytes: z.number(), replaces: z.boolean() })),
    /** Entries that will not be unpacked, with why. */
    refused: z.array(z.strictObject({ name: z.string(), why: z.string() })),
    truncated: z.boolean(),
    notes: z.array(note),
  }),
  /** A form that another server wants filled in, as it stands now. All words of it are the server's. */
  z.strictObject({
    kind: z.literal('form'),
    server: z.string(),
    message: z.string(),
    fields: z.array(formField),
    notes: z.array(note),
  }),
  z.strictObject({ kind: z.literal('message'), facts: z.array(fact), body: z.string(), notes: z.array(note) }),
  z.strictObject({ kind: z.literal('facts'), facts: z.array(fact), notes: z.array(note) }),
]);
export type Preview = z.infer<typeof preview>;

/** Figures drawn as lines, one panel below the other on one axis. */
export const chart = z.strictObject({
  /** What `at` counts, such as epochs; time where absent. */
  axis: z.string().optional(),
  panels: z.array(
    z.strictObject({
      title: z.string(),
      format: z.enum(['percent', 'bytes', 'rate', 'number']),
      /** Null where nothing was read. */
      series: z.array(z.strictObject({ label: z.string(), points: z.array(z.strictObject({ at: z.number(), value: z.number().nullable() })) })),
    }),
  ),
});
export type Chart = z.infer<typeof chart>;

/** How a result is drawn (ui.md, "Results by kind"). */
export const resultView = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('nothing') }),
  z.strictObject({ kind: z.literal('text'), text: z.string(), language: z.string().optional(), truncated: z.boolean() }),
  z.strictObject({ kind: z.literal('terminal'), text: z.string(), exitCode: z.number().nullable(), truncated: z.boolean() }),
  z.strictObject({
    kind: z.literal('table'),
    columns: z.array(z.strictObject({ key: z.string(), label: z.string(), align: z.enum(['left', 'right']), format: z.enum(['text', 'bytes', 'number', 'percent', 'time', 'path', 'duration', /** Of a database: NULL is told from nothing. */ 'value']) })),
    rows: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))),
    total: z.number().int(),
  }),
  z.strictObject({ kind: z.literal('facts'), facts: z.array(fact) }),
  z.strictObject({ kind: z.literal('chart'), ...chart.shape, /** Figures that belong to it, above. */ facts: z.array(fact).optional() }),
  z.strictObject({ kind: z.literal('image'), mime: z.string(), base64: z.string(), alt: z.string() }),
  z.strictObject({ kind: z.literal('diff'), path: z.string(), added: z.number().int(), removed: z.number().int(), hunks: z.array(z.strictObject({ lines: z.array(diffLine) })), truncated: z.boolean() }),
  z.strictObject({ kind: z.literal('json'), text: z.string(), truncated: z.boolean() }),
]);
export type ResultView = z.infer<typeof resultView>;
