import type { LineContext } from '../line/context.ts';

export type PeopleContext = Pick<LineContext, 'database' | 'keysOf' | 'now' | 'announce'>;
