/** `search` of config.json: one engine, its key by name. */
export interface SearchEngine {
  engine: 'searxng' | 'brave' | 'kagi';
  /** Where it is asked. */
  url: string;
  key?: { secret: string } | undefined;
}

export interface SearchEngines {
  /** Undefined where none is set up. */
  current(): SearchEngine | undefined;
}
