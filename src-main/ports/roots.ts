/** The places paths are judged by. All absolute and canonical. */
export interface Roots {
  workspace: string;
  home: string;
  /** The data folder: closed to every call. */
  dataFolder: string;
}
