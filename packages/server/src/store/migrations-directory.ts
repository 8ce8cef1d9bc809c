import { fileURLToPath } from 'node:url';

/** The SQL files this program brings. src/store, dist/store and dist/program are equally deep. */
export const migrationsDirectory = fileURLToPath(new URL('../../migrations/', import.meta.url));
