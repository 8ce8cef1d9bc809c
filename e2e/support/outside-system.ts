import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the outside system is called in the workspace. */
export const outsideSource = 'service-desk';

/** Makes a Request Tracker that nobody runs a source of a copied example workspace: there, and never reached. */
export async function connectTracker(workspace: string): Promise<void> {
  const path = join(workspace, 'signalbox.yaml');
  const text = await readFile(path, 'utf8');
  const source = `sources:
  - name: tracker
    type: rt
    url: http://127.0.0.1:9
    token: nobody-has-this
    fields: { category: { custom_field: Category } }

policy:`;
  await writeFile(
    path,
    text.replace(/^policy:$/m, () => source),
  );
}

/**
 * Makes a ticket system at `url` a source of a copied example workspace, found again by its marks and read back field by
 * field. Nothing counts as urgent: what the line writes there by itself waits the whole delay, longer than a test runs.
 */
export async function connectOutside(workspace: string, url: string): Promise<void> {
  const path = join(workspace, 'signalbox.yaml');
  const text = await readFile(path, 'utf8');
  const source = `sources:
  - name: ${outsideSource}
    type: http
    url: ${url}
    write: { method: POST, path: "/tickets/{{externalId}}/updates", headers: { Idempotency-Key: "{{writeKey}}" }, body: { key: "{{writeKey}}", fields: "{{fields}}" } }
    find: { method: GET, path: "/tickets/{{externalId}}", marker: "$.updates[*].key" }
    readback: { method: GET, path: "/tickets/{{externalId}}", fields: { category: "$.category", priority: "$.priority", team: "$.team" } }
    guarantee: marker

policy:`;
  const changed = text
    .replace(/^policy:$/m, () => source)
    .replace(/^ {2}urgent: .*$/m, '  urgent: {}');
  await writeFile(path, changed);
}
