import type { ItemView } from '@signalbox/contract';
import { IconArrowRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Lamp } from '../../components/lamp/lamp.tsx';
import { formatConfidence } from '../../format/number.ts';
import { newestRevision } from '../../words/newest-revision.ts';
import classes from './case.module.css';
import { FieldChoice } from './field-choice.tsx';
import { limitOf } from './reason-words.ts';
import type { Draft } from './use-drafts.ts';

type Decision = NonNullable<ItemView['decision']>;
type DecidedField = Decision['fields'][string];

export interface ProposalProps {
  readonly item: ItemView;
  readonly decision: Decision;
  /** It was decided already: the question is whether it was right. */
  readonly isCheck: boolean;
  readonly title: string;
  readonly draft: Draft;
  /** The field the digits are for. */
  readonly focused: string | null;
  /** Field → its values; null: any. */
  readonly valuesOf: (field: string) => readonly string[] | null;
  readonly canAct: boolean;
  readonly onFocus: (field: string) => void;
  readonly onChoose: (field: string, value: string) => void;
}

/** What would be written to the outside, field by field, against what stands there now. */
export function Proposal(props: ProposalProps): ReactNode {
  const { item, decision } = props;
  const now = newestRevision(item)?.fields ?? {};
  const others = Object.entries(now).filter(([field]) => !Object.hasOwn(decision.fields, field));
  return (
    <section aria-label={props.isCheck ? 'What was decided' : 'What would be written'}>
      <div className={classes.partHead}>
        <h3 className={classes.partTitle}>{props.title}</h3>
        <span className={classes.soft}>
          {decision.agent} {decision.version.slice(0, 8)}
        </span>
      </div>
      <div className={classes.fields}>
        {Object.entries(decision.fields).map(([name, field]) => (
          <FieldRow key={name} {...props} name={name} field={field} now={now[name] ?? null} />
        ))}
      </div>
      {others.length === 0 ? null : (
        <dl className={classes.others}>
          <dt>Stays as it is</dt>
          {others.map(([field, value]) => (
            <dd key={field}>
              {field} <span>{value}</span>
            </dd>
          ))}
        </dl>
      )}
    </section>
  );
}

function FieldRow({
  name,
  field,
  now,
  ...props
}: ProposalProps & {
  readonly name: string;
  readonly field: DecidedField;
  readonly now: string | null;
}): ReactNode {
  const { draft, focused, item } = props;
  const chosen = draft.open ? (draft.fields[name] ?? field.value) : field.value;
  const limit = limitOf(item.reasons, name);
  const words = field.evidence.map(({ text }) => text);
  return (
    <fieldset
      className={classes.field}
      data-focus={focused === name}
      onFocus={() => props.onFocus(name)}
    >
      <legend className={classes.unseen}>{name}</legend>
      <div className={classes.fieldHead}>
        <span className={classes.fieldName} aria-hidden="true">
          {name}
        </span>
        <Lamp
          state={field.value === null ? 'manual' : field.lane}
          word={
            field.value === null
              ? 'no answer'
              : `${field.lane} ${formatConfidence(field.confidence)}`
          }
        />
        {limit === null ? null : <span className={classes.limit}>{limit}</span>}
      </div>
      <Change now={now} next={chosen} edited={chosen !== field.value} />
      <FieldChoice {...props} name={name} field={field} chosen={chosen} />
      {words.length === 0 ? null : (
        <p className={classes.evidence}>
          <span className={classes.soft}>
            {field.tier === 'rules' ? 'By rule: ' : 'Words that decided: '}
          </span>
          {words.map((text, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two rules may rest on the same words
            <q key={at}>{text}</q>
          ))}
        </p>
      )}
    </fieldset>
  );
}

/** Old → new, also in words for those who hear it. */
function Change({
  now,
  next,
  edited,
}: {
  readonly now: string | null;
  readonly next: string | null;
  readonly edited: boolean;
}): ReactNode {
  if (next === null || now === next) {
    return (
      <p className={classes.change} data-same="true">
        {now ?? 'not set'}{' '}
        <span className={classes.soft}>
          {next === null ? 'stays: nothing is proposed' : 'stays'}
        </span>
      </p>
    );
  }
  return (
    <p className={classes.change}>
      {now === null ? (
        <span className={classes.soft}>not set</span>
      ) : (
        <del className={classes.old}>{now}</del>
      )}
      <IconArrowRight size={16} aria-label="becomes" />
      <ins className={classes.new}>{next}</ins>
      {edited ? <span className={classes.edited}>changed by you</span> : null}
    </p>
  );
}
