/** Damaged entries and seals that are kept and reported, each; the rest of a badly damaged audit is read, not listed. */
export const keptFindings = 1_000;
/** Damaged entries among which swaps are looked for. The search grows with the square of this. */
export const entriesSearchedForSwaps = 64;
/** Transaction ids, or seal numbers, tried to find out where a moved record came from; about 4 µs each. */
export const placesTried = 200_000;
/** Entries of other tenants looked at for one that was moved there. */
export const straysRead = 200_000;
