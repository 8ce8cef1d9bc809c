/** What ties the sealed result of a replay to its conversation. */
export function resultAad(conversationId: string): string {
  return `replay/1/${conversationId}`;
}
