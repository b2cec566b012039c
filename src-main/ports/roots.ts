/** The places paths are judged by. All absolute and canonical. */
export interface Roots {
  workspace: string;
  home: string;
  /** The data folder: closed to every call. */
  dataFolder: string;
  /** What Steward runs by outside it: its program, and rules and lists the operator passed. Changing them asks. */
  own?: readonly string[];
}
