/** Where a UUID says its version. */
const versionAt = 14;

/**
 * The key of an action's reply: its own, so that neither the reply nor the note of one write is taken for the other, and the
 * same for every try. The action's id with the version 8 (RFC 9562: what it means is our own).
 */
export function replyKeyOf(actionId: string): string {
  return withVersion(actionId, '8');
}

/** The action whose reply has this key. */
export function actionOfReplyKey(key: string): string {
  return withVersion(key, '7');
}

function withVersion(id: string, version: string): string {
  return `${id.slice(0, versionAt)}${version}${id.slice(versionAt + 1)}`;
}
