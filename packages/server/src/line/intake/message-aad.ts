/** What ties a sealed text to its message, so that one cannot be put in the place of another. */
export function messageAad(messageId: string): string {
  return `message/1/${messageId}`;
}
