// What became of each ticket of the example, for people or as one line of JSON.

/** Reasons that only say where the confidence lay. */
const usual = new Set(['sure_enough', 'below_auto', 'below_assisted', 'autonomy_ceiling']);

/** Prints what each agent did with each ticket, and what was written. */
export function report(handled, { asJson, calls }) {
  const rows = handled.map(rowOf);
  if (asJson) {
    console.log(JSON.stringify({ tickets: rows, calls }));
    return;
  }
  for (const [at, { ticket, item }] of handled.entries()) {
    console.log(`${ticket.externalId}  ${ticket.subject}`);
    for (const line of linesOf(rows[at], item)) console.log(`     ${line}`);
  }
  if (calls !== null) console.log(`${calls} calls of the scripted model server.`);
}

function rowOf({ ticket, item, lane, accepted, conversation }) {
  const { decision, state, reasons, writes } = item;
  const { fields, fallback, doubt } = decision ?? { fields: {}, fallback: null, doubt: [] };
  const steps = conversation?.steps ?? [];
  return {
    ticket: ticket.externalId,
    ...{ state, lane, accepted },
    category: fields.category?.value ?? null,
    priority: fields.priority?.value ?? null,
    by: fields.category?.tier ?? null,
    fallback,
    split: named(steps, 'split'),
    consulted: named(steps, 'consult'),
    tools: named(steps, 'tool'),
    cites: decision?.reply?.citations.map(({ id }) => id) ?? [],
    reply: decision?.reply?.text ?? null,
    writes: writes.map(({ verdict }) => verdict),
    doubt: doubt.map(({ code }) => code),
    reasons: reasons.map(({ code }) => code).filter((code) => !usual.has(code)),
  };
}

/** Who did it, and with whom or what: `network → hardware`. */
function named(steps, kind) {
  return steps.filter((one) => one.kind === kind).map(({ agent, name }) => `${agent} → ${name}`);
}

function linesOf(row, item) {
  const list = (what, names) => (names.length === 0 ? [] : [`${what}: ${names.join(', ')}`]);
  return [
    `${row.lane}: category ${row.category ?? '–'}, priority ${row.priority ?? '–'} (${row.by ?? 'nobody'})`,
    ...item.reasons.filter(({ code }) => row.reasons.includes(code)).map(({ detail }) => detail),
    ...list('doubt', row.doubt),
    ...list('split', row.split),
    ...list('asked a colleague', row.consulted),
    ...list('looked up', row.tools),
    ...(row.reply === null ? [] : [`reply: ${row.reply.replaceAll(/\s+/g, ' ')}`]),
    ...list('cites', row.cites),
    `${row.accepted ? 'accepted by a person, ' : ''}${row.state}${row.writes.length === 0 ? '' : `: ${row.writes.join(', ')}`}`,
  ];
}
