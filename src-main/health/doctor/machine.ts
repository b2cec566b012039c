/** What was found out about an address, without asking it anything. */
export type Reach =
  | { state: 'listens' }
  | { state: 'refused' }
  | { state: 'unknown host' }
  | { state: 'silent' }
  /** It listens, and its certificate cannot be trusted, or it speaks no TLS. */
  | { state: 'tls'; code: string };

/** What the doctor asks of the machine. Nothing that stands in an entry is started for it. */
export interface Machine {
  platform: NodeJS.Platform;
  /** Folders that programs are looked for in, in this order. */
  folders: readonly { folder: string; from: string }[];
  /** The file a name or absolute path stands for. */
  find(command: string): Promise<string | undefined>;
  /** The version a well-known program says it has; undefined for every other one. */
  versionOf(file: string, program: string): Promise<string | undefined>;
  isFolder(path: string): Promise<boolean>;
  isFile(path: string): Promise<boolean>;
  reach(url: string): Promise<Reach>;
  /** Who listens on a port of this computer. */
  listenerOf(port: number): Promise<string | undefined>;
}
