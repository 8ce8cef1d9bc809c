/** What an action can do to the world, mildest first. */
export const risks = ['read', 'reversible', 'visible', 'irreversible', 'money', 'safety'] as const;
export type Risk = (typeof risks)[number];
