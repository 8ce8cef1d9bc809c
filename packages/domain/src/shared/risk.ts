/** What an action can do to the world, mildest first. */
export const risks = ['read', 'reversible', 'visible', 'irreversible', 'money', 'safety'] as const;
export type Risk = (typeof risks)[number];

/** The one of two that can do more. */
export function graverRisk(a: Risk, b: Risk): Risk {
  return risks.indexOf(a) >= risks.indexOf(b) ? a : b;
}
