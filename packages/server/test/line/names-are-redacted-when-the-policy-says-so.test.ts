import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';

const body = 'Frau Quirin, Hauptstraße 5, 10115 Berlin, anna@example.org: vpn is gone';

let lab: LineLab;
beforeAll(async () => {
  lab = await openLine(lineFiles({}));
});
afterAll(() => lab.close());

async function arrives(externalId: string, context = lab.context): Promise<string> {
  const result = await lab.offer({ source: 'api', externalId, body }, null, context);
  const id = result.kind === 'accepted' ? result.id : '';
  const [row] = await lab.sql<{ body: string }>(
    'select body from signalbox.message where item_id = $1',
    [id],
  );
  return row?.body ?? '';
}

test('without a word of it only structured values are redacted', async () => {
  expect(await arrives('plain')).toBe(
    'Frau Quirin, Hauptstraße 5, 10115 Berlin, [EMAIL_1]: vpn is gone',
  );
});

test('from its publication on names and addresses are', async () => {
  await lab.publish(withRedaction());
  // Another process, as it would be after a restart; those that run notice within a second.
  const { context, close } = await lab.another();
  try {
    expect(await arrives('also', context)).toBe(
      'Frau [PERSON_1], [ADDRESS_1], [EMAIL_1]: vpn is gone',
    );
    await lab.drain(context);
  } finally {
    await close();
  }
});

function withRedaction(): Readonly<Record<string, string>> {
  const files = lineFiles({});
  const main = files['signalbox.yaml'] ?? '';
  return {
    ...files,
    'signalbox.yaml': main.replace(
      'policy:\n',
      'policy:\n  redact: { names: true, addresses: true }\n',
    ),
  };
}
