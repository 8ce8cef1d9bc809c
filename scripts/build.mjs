// `npm run build`: the packages with the compiler, the console with its bundler; each when its sources changed.
import { buildWhenStale, installWhenNeeded } from './clone.mjs';

installWhenNeeded();
await buildWhenStale();
