/** Of an incident. Not `priority`: ServiceNow computes it from impact and urgency, and writes over whatever stands there. */
export const ownFields = [
  'category',
  'subcategory',
  'impact',
  'urgency',
  'assignment_group',
  'state',
] as const;

/** Fields whose values are chosen from a list, which ServiceNow does not hold a write to. */
export const choiceFields: readonly string[] = [
  'category',
  'subcategory',
  'impact',
  'urgency',
  'state',
];
