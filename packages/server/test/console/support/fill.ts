import type { LineLab } from '../../support/line.ts';

/** Items put straight into the tables, for sizes at which deciding each would take minutes. */
export interface Fill {
  readonly items: number;
  /** Of these, the newest wait in open reviews. */
  readonly openReviews: number;
  /** The items came in evenly over so many days; those in review are spread over them as well. */
  readonly days: number;
  /** Different proposals. */
  readonly proposals: number;
}

// Ids are of version 7 and ascend with the time of the item; what belongs to item n has n in its last digits.
const idText = (mark: string): string => `
  (lpad(to_hex(f.ms), 12, '0') || '7' || '${mark}00' || '8000' || lpad(to_hex(f.n), 12, '0'))::uuid`;

const fillText = `
  create temporary table f as
  select n, (extract(epoch from now()) * 1000 - ($1::bigint - n) * ($3::float8 * 86400000 / $1))::bigint as ms,
    n > $1 - $2 as open, (n::bigint * 7919) % $4 as proposal
  from generate_series(1, $1::int) as n;`;

const rowsText = (tenant: string): readonly string[] => [
  `insert into signalbox.item (tenant_id, id, kind, source, external_id, revision, revision_no, state, lane, queue, decision_id,
     hold_id, received_at)
   select ${tenant}, ${idText('1')}, 'ticket', 'api', 'F-' || f.n, '1', 1,
     case when open then 'in_review' when n % 10 = 0 then 'handed_over' else 'resolved' end,
     case when open or n % 10 = 0 then 'assisted' else 'auto' end, case when open then 'people' end,
     ${idText('3')}, case when open then ${idText('4')} end, to_timestamp(f.ms / 1000.0)
   from f`,
  `insert into signalbox.message (tenant_id, item_id, id, revision_no, origin, at, sealed, text_mac, subject, body, fields, findings)
   select ${tenant}, ${idText('1')}, ${idText('2')}, 1, 'requester', now(), '', '', 'subject ' || f.n,
     repeat('the network on deck seven is slow ', 8), '{}', '{}' from f`,
  `insert into signalbox.decision (tenant_id, id, item_id, revision_no, agent, version, epoch, lane, fields, reasons, facts, doubt, text_mac, proposal)
   select ${tenant}, ${idText('3')}, ${idText('1')}, 1, 'triage', 'v_1', 1,
     case when open or n % 10 = 0 then 'assisted' else 'auto' end,
     jsonb_build_object(
       'category', jsonb_build_object('value', 'c' || proposal % 12, 'confidence', 0.7, 'rawConfidence', 0.7, 'lane', 'assisted',
         'tier', 'builtin', 'target', 'category', 'alternatives', '[{"value": "b", "confidence": 0.2}]'::jsonb,
         'evidence', '[{"text": "network", "weight": 1.5}, {"text": "slow", "weight": 0.5}]'::jsonb),
       'priority', jsonb_build_object('value', 'p' || proposal / 12, 'confidence', 0.9, 'rawConfidence', 0.9, 'lane', 'auto',
         'tier', 'builtin', 'target', 'urgency', 'alternatives', '[]'::jsonb, 'evidence', '[]'::jsonb)),
     '[{"code": "below_auto", "detail": "category: below the auto threshold", "value": 0.7, "limit": 0.85}]', '{"fields": []}', '[]', '',
     case when not open and n % 10 <> 0 then signalbox.proposal_key('triage',
       jsonb_build_object('fields', jsonb_build_object('category', 'c' || proposal % 12, 'urgency', 'p' || proposal / 12))) end
   from f`,
  `insert into signalbox.action (tenant_id, id, item_id, decision_id, type, risk, hash, payload, lane, epoch)
   select ${tenant}, ${idText('5')}, ${idText('1')}, ${idText('3')}, 'set_fields', 'reversible', 'h',
     jsonb_build_object('fields', jsonb_build_object('category', 'c' || proposal % 12, 'urgency', 'p' || proposal / 12)),
     'assisted', 1 from f`,
  `insert into signalbox.hold (tenant_id, id, item_id, decision_id, kind, origin, state, until, queue, proposal)
   select ${tenant}, ${idText('4')}, ${idText('1')}, ${idText('3')}, 'review', 'gate', case when open then 'open' else 'decided' end,
     case when open then now() + interval '1 day' + f.n * interval '1 second' else now() end, 'people',
     signalbox.proposal_key('triage',
       jsonb_build_object('fields', jsonb_build_object('category', 'c' || proposal % 12, 'urgency', 'p' || proposal / 12)))
   from f where open or n % 10 = 0`,
];

export async function fill(lab: LineLab, size: Fill): Promise<void> {
  const { items, openReviews, days, proposals } = size;
  const make = fillText
    .replaceAll('$1', String(items))
    .replaceAll('$2', String(openReviews))
    .replaceAll('$3', String(days))
    .replaceAll('$4', String(proposals));
  // One string of statements is one transaction on one connection, which is where the temporary table lives.
  await lab.sql(
    [make, ...rowsText(`'${lab.tenantId}'`), 'drop table f', ''].join(';\n').replace(/;;/g, ';'),
  );
  await lab.sql('analyze');
}

/** Milliseconds that half and 95 of 100 calls take at most. */
export async function timed(
  runs: number,
  call: () => Promise<unknown>,
): Promise<{ readonly p50Ms: number; readonly p95Ms: number }> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const startedMs = performance.now();
    await call();
    times.push(performance.now() - startedMs);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number =>
    times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? Number.NaN;
  return { p50Ms: at(0.5), p95Ms: at(0.95) };
}
