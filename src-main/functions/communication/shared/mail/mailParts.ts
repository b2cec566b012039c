import type { MessageStructureObject } from 'imapflow';

/** A part of a mail that is no part of its text. */
export interface AttachedPart {
  part: string;
  /** As the sender wrote it. */
  name: string;
  mime: string;
  /** As it is stored, so about a third more than the file where it is base64. */
  storedBytes: number;
  encoding: string;
}

export interface MailParts {
  /** The part to read: plain text before HTML. */
  text: { part: string; html: boolean; storedBytes: number } | undefined;
  attachments: AttachedPart[];
}

/** Deeper than any mail a person wrote. */
const deepest = 30;

/** What a mail is made of, from its structure alone. */
export function readParts(structure: MessageStructureObject | undefined): MailParts {
  const leaves = structure ? leavesOf(structure, 0) : [];
  const texts = leaves.filter((leaf) => isText(leaf));
  const plain = texts.find(({ type }) => type.toLowerCase() === 'text/plain');
  const html = texts.find(({ type }) => type.toLowerCase() === 'text/html');
  const text = plain ?? html;
  return {
    text: text && { part: partOf(text), html: text === html, storedBytes: text.size ?? 0 },
    attachments: leaves
      .filter((leaf) => !isText(leaf))
      .map((leaf, index) => ({
        part: partOf(leaf),
        name: nameOf(leaf) ?? (leaf.envelope?.subject ? `${leaf.envelope.subject}.eml` : `attachment ${index + 1}`),
        mime: leaf.type.toLowerCase(),
        storedBytes: leaf.size ?? 0,
        encoding: leaf.encoding?.toLowerCase() ?? '7bit',
      })),
  };
}

/** A mail inside a mail is one thing, not its parts. */
function leavesOf(node: MessageStructureObject, depth: number): MessageStructureObject[] {
  const isMultipart = node.type.toLowerCase().startsWith('multipart/');
  if (!isMultipart || depth > deepest) return isMultipart ? [] : [node];
  return (node.childNodes ?? []).flatMap((child) => leavesOf(child, depth + 1));
}

/** The only part of a mail has no number in its structure, and is fetched as the first. */
const partOf = ({ part }: MessageStructureObject): string => part ?? '1';

const nameOf = ({ dispositionParameters, parameters }: MessageStructureObject): string | undefined => dispositionParameters?.['filename'] ?? parameters?.['name'];

function isText(leaf: MessageStructureObject): boolean {
  return leaf.disposition?.toLowerCase() !== 'attachment' && nameOf(leaf) === undefined && ['text/plain', 'text/html'].includes(leaf.type.toLowerCase());
}

/** Bytes of the file itself: three for every four letters of base64, line breaks aside. */
export function fileBytes({ storedBytes, encoding }: Pick<AttachedPart, 'storedBytes' | 'encoding'>): number {
  return encoding === 'base64' ? Math.floor((storedBytes / 78) * 57) : storedBytes;
}

const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** A file name that stays in its folder and starts nothing, whatever the sender wrote. */
export function safeFileName(name: string): string {
  const last = name.slice(-1000).normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const plain = last
    .replace(/[\p{Cc}\p{Cf}<>:"|?*]/gu, '')
    .replace(/^[.\s~-]+|[.\s]+$/g, '')
    .slice(-150);
  return plain === '' || reserved.test(plain) ? `attachment${plain === '' ? '' : ` ${plain}`}` : plain;
}
