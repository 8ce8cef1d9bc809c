import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { toApiProblem } from '../../api/api-problem.ts';
import { controlStateQuery, type Limits, simulate } from '../../api/controls.ts';
import { FormProblem } from '../../components/entry/entry-frame.tsx';
import { Section } from '../../components/page/page.tsx';
import { EmptyState, ErrorState, RowsSkeleton } from '../../components/state/states.tsx';
import classes from './what-if.module.css';
import { bodyOf, type Fields, fieldsOf, limitFields, problemOf, spans } from './what-if-fields.ts';
import { WhatIfResult } from './what-if-result.tsx';

/** Other limits, tried on what happened: nothing is changed by it. */
export function WhatIf(): ReactNode {
  const state = useQuery(controlStateQuery());
  if (state.data === undefined) {
    return state.error === null ? (
      <RowsSkeleton />
    ) : (
      <ErrorState
        error={state.error}
        what="The limits in force could not be loaded"
        onRetry={() => void state.refetch()}
      />
    );
  }
  return <Form limits={state.data.limits} />;
}

function Form({ limits }: { readonly limits: Limits }): ReactNode {
  const inForce = fieldsOf(limits);
  const [fields, setFields] = useState<Fields>(inForce);
  const [hours, setHours] = useState(168);
  const run = useMutation({ mutationFn: simulate });
  const problem = problemOf(fields);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (problem === null) run.mutate(bodyOf(fields, inForce, hours));
  };
  return (
    <div className={classes.columns}>
      <Section title="Limits to try">
        <form className={classes.form} onSubmit={submit}>
          <p className={classes.soft}>
            What happened is replayed with these limits. Nothing is changed: limits in force stand
            in the workspace.
          </p>
          {(['budget', 'breaker'] as const).map((block) => (
            <fieldset key={block} className={classes.block}>
              <legend>{block === 'budget' ? 'Error budget' : 'Breaker'}</legend>
              {limitFields
                .filter((one) => one.block === block)
                .map(({ name, label, unit, step, max }) => (
                  <label key={name} className={classes.field}>
                    <span>{label}</span>
                    <span className={classes.input} data-changed={fields[name] !== inForce[name]}>
                      <input
                        type="number"
                        inputMode="decimal"
                        min={0}
                        max={max}
                        step={step}
                        value={fields[name]}
                        aria-invalid={problem?.name === name}
                        onChange={(event) =>
                          setFields({ ...fields, [name]: event.currentTarget.value })
                        }
                      />
                      <span className={classes.unit}>{unit}</span>
                    </span>
                    <span className={classes.was}>
                      {fields[name] === inForce[name] ? '' : `in force: ${inForce[name]} ${unit}`}
                    </span>
                  </label>
                ))}
            </fieldset>
          ))}
          <fieldset className={classes.spans}>
            <legend>Tried on the last</legend>
            {spans.map((span) => (
              <label key={span.hours} data-checked={hours === span.hours}>
                <input
                  type="radio"
                  name="span"
                  checked={hours === span.hours}
                  onChange={() => setHours(span.hours)}
                />
                {span.label}
              </label>
            ))}
          </fieldset>
          <FormProblem>
            {problem?.text ?? (run.error === null ? null : toApiProblem(run.error).detail)}
          </FormProblem>
          <div className={classes.send}>
            <Button type="submit" variant="filled" loading={run.isPending}>
              Try it
            </Button>
            <Button variant="subtle" onClick={() => setFields(inForce)}>
              As in force
            </Button>
          </div>
        </form>
      </Section>
      <Section title="What would have happened">
        {run.isPending ? (
          <RowsSkeleton rows={5} />
        ) : run.data === undefined ? (
          <EmptyState title="Nothing has been tried yet">
            <p>
              Change a limit, choose how far back to look, and try it. You see which decisions would
              have asked a person first, how many of the known mistakes were among them, and when
              each control would have moved.
            </p>
          </EmptyState>
        ) : (
          <WhatIfResult answer={run.data} />
        )}
      </Section>
    </div>
  );
}
