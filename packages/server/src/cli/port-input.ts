import { z } from 'zod';

/** `--port`; absent: the environment's. */
export const portInput = z.coerce
  .number('a port is a number from 0 to 65535')
  .int()
  .min(0)
  .max(65_535)
  .optional();
