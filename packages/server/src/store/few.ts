/**
 * Tells the planner that a batch is few rows, so that it looks their keys up. It takes `json_to_recordset` for 100 rows and,
 * until a table has statistics, a tenant for a 200th of it; 100 look-ups then seem dearer than reading all rows of the tenant:
 * three quarters of the database's time a ticket, measured at 4,000 tickets.
 * A column that is in no row is null in every row, which the planner takes for one row in 200. Turning hash joins off for
 * the transaction was tried: it joins in the other direction and is twice as dear.
 */
export const fewColumn = 'few text';

/** The condition that goes with `fewColumn`; holds for every row. */
export const fewOf = (alias: string): string => `${alias}.few is null`;

/** A condition on rows looked up by their key, kept from choosing another index: that of a state holds the whole backlog. */
export const byKey = (condition: string): string => `(${condition}) is true`;
