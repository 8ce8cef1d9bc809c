import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import {
  type Connectable,
  draftCheckQuery,
  probeDraft,
  type SourceDraftBody,
} from '../../api/source-drafts.ts';
import { workspaceQuery } from '../../api/workspace.ts';
import { Section } from '../../components/page/page.tsx';
import classes from './connect.module.css';
import { askedOf, beginDraft, bodyOf, type Draft, withSuggestions } from './draft.ts';
import { FieldMap } from './field-map.tsx';
import { Look } from './look.tsx';
import { Probed } from './probed.tsx';
import { Result } from './result.tsx';
import { useSettled } from './use-settled.ts';
import { Where } from './where.tsx';

/** Everything after the choice of a system: where it is, what it lacks, what is written where, a try, and the lines. */
export function Steps({ system }: { readonly system: Connectable }): ReactNode {
  const [draft, setDraft] = useState(() => beginDraft(system));
  const change = (part: Partial<Draft>): void => setDraft((old) => ({ ...old, ...part }));
  const body = bodyOf(system, draft);
  const settled = useSettled(body);
  const check = useQuery({ ...draftCheckQuery(settled), placeholderData: keepPreviousData });
  const isOld = check.isPlaceholderData || JSON.stringify(settled) !== JSON.stringify(body);
  const { data: workspace } = useQuery(workspaceQuery);
  const fields = workspace?.fields ?? {};
  const probe = useMutation({
    mutationFn: async (asked: SourceDraftBody) => ({
      asked: askedOf(asked),
      found: await probeDraft(asked),
    }),
    onSuccess: ({ found: { places } }) => {
      if (places !== null) setDraft((old) => withSuggestions(old, fields, places));
    },
  });
  const offered = probe.data?.found.places ?? null;
  const { fields: own } = system;
  return (
    <>
      <Section title="2. Where it is">
        <Where system={system} draft={draft} check={check.data} onChange={change} />
      </Section>
      <Section title="3. Connect">
        <Probed
          canAsk={check.data?.yaml != null && check.data.variables.every(({ isSet }) => isSet)}
          isAsking={probe.isPending}
          isOld={probe.data !== undefined && probe.data.asked !== askedOf(body)}
          error={probe.error}
          found={probe.data?.found}
          onAsk={() => probe.mutate(body)}
        />
      </Section>
      {own === null ? null : (
        <>
          <Section title="4. What is written where">
            <FieldMap
              {...{ own, offered, fields, draft }}
              onChange={(mapped) => change({ fields: mapped })}
            />
          </Section>
          <Section title="5. Try it on a ticket">
            <Look body={body} fields={fields} />
          </Section>
        </>
      )}
      <Section title={own === null ? '4. The lines' : '6. The lines'}>
        {check.error === null ? (
          <Result {...{ system, isOld }} check={check.data} sources={workspace?.sources ?? []} />
        ) : (
          <p className={classes.fault} role="alert">
            The lines could not be made: {check.error.message}
          </p>
        )}
      </Section>
    </>
  );
}
