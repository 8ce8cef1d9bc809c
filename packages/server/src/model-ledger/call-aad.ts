/** What ties a sealed text to its call, so that one cannot be put in the place of another. */
export function promptAad(callId: string): string {
  return `model-call/1/${callId}/prompt`;
}

export function answerAad(callId: string): string {
  return `model-call/1/${callId}/answer`;
}
