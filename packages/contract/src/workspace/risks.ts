export const RISKS = ['read', 'reversible', 'visible', 'irreversible', 'money', 'safety'] as const;
export type ActionRisk = (typeof RISKS)[number];
