import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A workspace that writes every decision to the sink at once and looks at it once: what is measured is the line, not the
 * caution of its policy.
 */
export async function writeBenchWorkspace(
  directory: string,
  sinkUrl: string,
  timing: { readonly timeout: string; readonly settlesWithin: string },
): Promise<void> {
  await mkdir(join(directory, 'agents'), { recursive: true });
  await writeFile(
    join(directory, 'signalbox.yaml'),
    `workspace: bench
sources:
  - name: sink
    type: http
    url: ${sinkUrl}
    write:    { method: POST, path: "/tickets/{{externalId}}/updates", headers: { Idempotency-Key: "{{writeKey}}" }, body: { key: "{{writeKey}}", category: "{{category}}" } }
    find:     { method: GET, path: "/tickets/{{externalId}}", marker: "$.updates[*].key" }
    readback: { method: GET, path: "/tickets/{{externalId}}", fields: { category: "$.category" } }
    guarantee: marker
    settles_within: ${timing.settlesWithin}
    timeout: ${timing.timeout}
    look_again_after: off
policy:
  thresholds: { auto: 0.0, assisted: 0.0 }
  delay: { non_urgent: 0s }
  breaker: { low_confidence_in_a_row: 1000000, error_rate: 100% }
  burst: { minimum: 1000000 }
`,
  );
  await writeFile(
    join(directory, 'agents', 'triage.yaml'),
    `agent: triage
owner: bench@example.com
autonomy: auto
tiers: [builtin]
fields:
  category: { on: true }
`,
  );
}
