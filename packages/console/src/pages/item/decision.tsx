import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { DecidedField, ItemView } from '../../api/items.ts';
import { LampShape } from '../../components/lamp/lamp.tsx';
import { StateOf } from '../../components/lamp/state-mark.tsx';
import { Section } from '../../components/page/page.tsx';
import { EmptyState } from '../../components/state/states.tsx';
import { formatConfidence } from '../../format/number.ts';
import { shortVersion } from '../../words/entry-detail.ts';
import { laneReason, reasonWords } from '../../words/reason-words.ts';
import classes from './item.module.css';

type Decision = NonNullable<ItemView['decision']>;

const tierWords: Readonly<Record<string, string>> = {
  rules: 'a rule of yours',
  builtin: 'the trained model',
};

/** What was decided, by what, how sure, and on what grounds. */
export function DecisionPart({ item }: { readonly item: ItemView }): ReactNode {
  const { decision, reasons, lane } = item;
  if (decision === null) {
    return (
      <Section title="Decision">
        <EmptyState title="Not decided yet">
          <p>
            {item.state === 'stuck'
              ? 'It stopped before anything was decided; see above for the cause.'
              : 'It is decided within seconds of coming in. This page follows by itself.'}
          </p>
        </EmptyState>
      </Section>
    );
  }
  const fields = Object.entries(decision.fields);
  return (
    <Section
      title="Decision"
      aside={
        <span className={classes.by}>
          by{' '}
          <Link to="/agents/$agentName" params={{ agentName: decision.agent }}>
            {decision.agent}
          </Link>
          , version <code title={decision.version}>{shortVersion(decision.version)}</code>
        </span>
      }
    >
      <div className={classes.fields}>
        {fields.map(([name, field]) => (
          <Field key={name} name={name} field={field} />
        ))}
        {fields.length === 0 ? <p className={classes.pad}>It decided no field.</p> : null}
      </div>
      <Reply decision={decision} />
      <Doubts decision={decision} />
      <div className={classes.reasons}>
        <h3 className={classes.sub}>
          Why the lane is {lane ?? 'unknown'}
          {lane === null ? '' : `: ${laneReason(lane, reasons)}`}
        </h3>
        <ul className={classes.reasonList}>
          {reasons.map((reason) => {
            const words = reasonWords(reason);
            return (
              <li key={`${reason.code}${reason.detail}`}>
                <LampShape state={words.lane} size={12} />
                <span>
                  <strong>{words.title}</strong>
                  <span className={classes.reasonText}>{words.text}</span>
                </span>
                <span className={classes.allows}>
                  {words.lane === 'auto' ? 'leaves auto' : `at most ${words.lane}`}
                </span>
              </li>
            );
          })}
        </ul>
      </div>
    </Section>
  );
}

function Field({
  name,
  field,
}: {
  readonly name: string;
  readonly field: DecidedField;
}): ReactNode {
  const { value, lane, tier, alternatives, evidence } = field;
  return (
    <article className={classes.field} aria-label={`Field ${name}`}>
      <div className={classes.fieldHead}>
        <span className={classes.fieldName}>{name}</span>
        <span className={classes.fieldValue}>{value ?? 'no answer'}</span>
        <StateOf name={lane} />
      </div>
      <div>
        <Sureness field={field} />
        <p className={classes.note}>
          {tier === null ? 'nobody answered' : `answered by ${tierWords[tier] ?? tier}`}
        </p>
      </div>
      {alternatives.length === 0 ? null : (
        <p className={classes.line}>
          <span className={classes.label}>instead of</span>
          {alternatives.map((one) => (
            <span key={one.value} className={classes.pair}>
              {one.value} <span className={classes.note}>{formatConfidence(one.confidence)}</span>
            </span>
          ))}
        </p>
      )}
      {evidence.length === 0 ? null : (
        <p className={classes.line}>
          <span className={classes.label}>because of</span>
          {[...evidence]
            .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
            .map(({ text, weight }) => (
              <span
                key={text}
                className={classes.word}
                data-against={weight < 0}
                title={`weight ${weight.toFixed(2)}`}
              >
                {weight < 0 ? '− ' : '+ '}
                {text}
              </span>
            ))}
        </p>
      )}
    </article>
  );
}

/** Calibrated confidence as a bar, with a tick where the raw one stood. */
function Sureness({ field }: { readonly field: DecidedField }): ReactNode {
  const { confidence, rawConfidence } = field;
  const percent = (value: number): string =>
    `${Math.round(1_000 * Math.min(1, Math.max(0, value))) / 10}%`;
  return (
    <p className={classes.sure}>
      <span className={classes.sureNumber}>{formatConfidence(confidence)}</span>
      <span className={classes.bar} aria-hidden="true">
        <span className={classes.fill} style={{ width: percent(confidence) }} />
        <span className={classes.tick} style={{ left: percent(rawConfidence) }} />
      </span>
      <span className={classes.note}>calibrated; raw {formatConfidence(rawConfidence)}</span>
    </p>
  );
}

/** What was proposed to tell the requester, and what of it is sent. */
function Reply({ decision }: { readonly decision: Decision }): ReactNode {
  const { reply } = decision;
  if (reply == null) return null;
  const { text, outgoing, edited, hash, citations, confidence } = reply;
  const fate =
    hash === null
      ? 'its source cannot answer requesters'
      : outgoing === null
        ? 'not sent'
        : edited
          ? 'sent as a person changed it'
          : 'sent once a person says yes';
  return (
    <section className={classes.reply} aria-label="Reply to the requester">
      <h3 className={classes.sub}>
        Reply to the requester{' '}
        <span className={classes.note}>
          {formatConfidence(confidence)}, {fate}
        </span>
      </h3>
      <blockquote className={classes.replyText} lang={reply.language ?? undefined}>
        {outgoing ?? text}
      </blockquote>
      {edited ? (
        <details>
          <summary>As it was proposed</summary>
          <blockquote className={classes.replyText}>{text}</blockquote>
        </details>
      ) : null}
      {citations.length === 0 ? null : (
        <p className={classes.line}>
          <span className={classes.label}>rests on</span>
          {citations.map(({ id, title }) => (
            <span key={id} className={classes.pair}>
              {title} <code className={classes.note}>{id}</code>
            </span>
          ))}
        </p>
      )}
    </section>
  );
}

/** What was not certain, beside the confidence. */
function Doubts({ decision }: { readonly decision: Decision }): ReactNode {
  const said = decision.doubt.map((one) => {
    const field = typeof one['field'] === 'string' ? one['field'] : 'a field';
    const values = Array.isArray(one['values']) ? one['values'].map(String) : [];
    if (one['code'] === 'tiers_disagree') {
      return `${field}: the rules say ${values[0] ?? '?'}, the model says ${values[1] ?? '?'}.`;
    }
    if (one['code'] === 'conflicting_final_rules') {
      return `${field}: rules that each settle it want ${values.join(' and ')}.`;
    }
    return `${field}: ${String(one['code'] ?? 'not certain').replaceAll('_', ' ')}.`;
  });
  if (decision.fallback !== null) said.push(`A stand-in answered (${decision.fallback}).`);
  if (said.length === 0) return null;
  return (
    <div className={classes.doubts}>
      <h3 className={classes.sub}>What was in doubt</h3>
      {said.map((one) => (
        <p key={one}>{one}</p>
      ))}
    </div>
  );
}
