/** One entry of an archive as it was found, not judged yet. */
export interface ArchiveEntry {
  /** As written in the archive. */
  name: string;
  kind: 'file' | 'directory' | 'link' | 'special';
  /** Bytes of the content; undefined where only unpacking will tell. */
  size: number | undefined;
  /** Permission bits, where the archive has them. */
  mode: number | undefined;
  /** Milliseconds since 1970, where the archive has it. */
  modifiedAt: number | undefined;
  /** Why the content cannot be had: encrypted, packed in a way not known here. */
  problem: string | undefined;
  /** The content, once, before the next entry is asked for. Throws UNSUPPORTED when it is damaged. */
  content(): AsyncIterable<Uint8Array>;
}
