import { itemLimits } from '@signalbox/contract';
import {
  type GateReason,
  type Lane,
  requesterKindOf,
  sanitiseText,
  summariseThread,
  type ThreadMessage,
} from '@signalbox/domain';
import { detectLanguage } from '../language/detect.ts';
import type { LineContext } from '../line/context.ts';
import { agentFor, decide } from '../line/decide.ts';
import { gate } from '../line/gate.ts';
import { guard } from '../line/guard.ts';
import type { DecidedField, Proposal } from '../line/proposal.ts';
import { type AlsoMarked, createRedactor } from '../redaction/index.ts';
import type { WorkRow } from '../store/decision/read-work.ts';
import { readHistories } from '../store/requester/read-histories.ts';
import { inTenant } from '../store/tx.ts';
import { requesterRef } from '../vault/requester-ref.ts';
import { exitCodes } from './exit-codes.ts';
import { CliFailure } from './failure.ts';

export interface Question {
  readonly subject: string;
  readonly text: string;
  readonly source: string;
  readonly from: string | null;
}

type Answer = NonNullable<DecidedField['answer']>;

export interface Asked {
  readonly agent: string;
  readonly version: string;
  readonly lane: Lane;
  readonly fields: Readonly<
    Record<
      string,
      {
        readonly value: string | null;
        readonly confidence: number;
        readonly alternatives: Answer['alternatives'];
        readonly evidence: Answer['evidence'];
        readonly lane: Lane;
        readonly tier: Answer['tier'] | null;
      }
    >
  >;
  readonly reasons: readonly GateReason[];
  readonly doubt: readonly object[];
  readonly fallback: 'quick' | 'cached' | 'rules' | null;
  readonly outOfScope: Proposal['outOfScope'];
  readonly unusual: Proposal['unusual'];
}

/**
 * Takes a text through sanitising, redaction, guard, decide and gate as the line does, and keeps nothing of it.
 *
 * @throws CliFailure `no_agent`
 */
export async function askLine(
  context: LineContext,
  tenantId: string,
  question: Question,
): Promise<Asked> {
  const ref = question.from === null ? null : requesterRef(context.keysOf(tenantId), question.from);
  const work = toWork(question, ref, await context.alsoRedacted(tenantId));
  const { runtime, past } = await inTenant(context.database, tenantId, async (tx) => ({
    runtime: await context.runtimes(tx),
    past: (await readHistories(tx, [ref])).get(ref ?? ''),
  }));
  const agent = agentFor(runtime, work);
  if (agent === null) {
    const message = `No agent of the workspace takes tickets from ${question.source}.`;
    throw new CliFailure(exitCodes.no, 'no_agent', message, 'Look at the scopes in agents/*.yaml.');
  }
  const compared = past === undefined ? null : { past, all: runtime.checked };
  const proposal = decide(agent, work, 'all', compared);
  const { decision } = gate({
    ...{ runtime, proposal, guarded: guard(work, runtime), source: work.source },
    // A question changes nothing, so it does not matter who watches the controls.
    ...{ controlsAgeMs: 0, nowMs: context.now() },
  });
  const fields = proposal.fields.map(({ field: { field }, answer }) => [
    field,
    {
      value: answer?.value ?? null,
      confidence: answer?.confidence ?? 0,
      alternatives: answer?.alternatives ?? [],
      evidence: answer?.evidence ?? [],
      lane: decision.fieldLanes[field] ?? 'manual',
      tier: answer?.tier ?? null,
    },
  ]);
  return {
    agent: agent.agent,
    version: agent.versionId,
    lane: decision.lane,
    fields: Object.fromEntries(fields) as Asked['fields'],
    reasons: decision.reasons,
    doubt: proposal.doubt,
    fallback: proposal.fallback,
    outOfScope: proposal.outOfScope,
    unusual: proposal.unusual,
  };
}

function toWork(question: Question, ref: string | null, also: AlsoMarked): WorkRow {
  const redactor = createRedactor({}, also);
  const subject = sanitiseText(question.subject, itemLimits.subjectMax);
  const body = sanitiseText(question.text, itemLimits.bodyMax);
  const redacted = { subject: redactor.redact(subject.text), body: redactor.redact(body.text) };
  const language = detectLanguage(`${redacted.subject}\n${redacted.body}`);
  const domain = question.from?.split('@').at(-1)?.toLowerCase() ?? null;
  const asker = question.from === null ? null : { email: question.from };
  const said: ThreadMessage = {
    ...{ from: 'requester', at: '', text: redacted.body, internal: false, language },
  };
  return {
    id: 'asked',
    kind: 'ticket',
    source: question.source,
    external_id: 'asked',
    revision_no: 1,
    language,
    requester_ref: ref,
    requester_domain: domain,
    ...redacted,
    fields: {},
    findings: [...new Set([...subject.changes, ...body.changes])],
    context: summariseThread([said], {
      ...{ subject: redacted.subject, fields: {}, reopened: null, requesterDomain: domain },
      requester: requesterKindOf(asker, question.subject),
    }),
    text_mac: '',
  };
}
