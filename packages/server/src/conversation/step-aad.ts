/** What ties a sealed text to its step, so that one cannot be put in the place of another. */
export function stepInputAad(stepId: string): string {
  return `step/1/${stepId}/input`;
}

export function stepOutputAad(stepId: string): string {
  return `step/1/${stepId}/output`;
}
