/** A program that waits for TCP connections on this computer. */
export interface Listener {
  /** As bound: `127.0.0.1`, `0.0.0.0`, `::`, an address of a network card. */
  address: string;
  port: number;
  /** Absent where the system does not tell, mostly for programs of other users. */
  process?: { name: string; pid: number; user?: string };
}

/** Who listens on this computer. Nothing is connected to. */
export interface Listeners {
  list(): Promise<Listener[]>;
}
