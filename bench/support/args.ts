/** What every bench is called with. */
export interface BenchArgs {
  /** Folder with evaluation data, from `--data` or SIGNALBOX_EVAL_DATA; null when there is none. */
  readonly data: string | null;
  readonly json: boolean;
  /** Further arguments of the command line. */
  readonly rest: readonly string[];
}
