/** Every way a command ends; scripts rely on these numbers. */
export const exitCodes = {
  done: 0,
  /** The answer is no: a damaged audit, an invalid workspace, a fault found. */
  no: 1,
  /** Usage or configuration. */
  usage: 2,
  /** Done in part: rows were quarantined. */
  part: 3,
  /** The database or the server cannot be reached. */
  unreachable: 4,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
