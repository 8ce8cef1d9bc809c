import type { ReactNode } from 'react';
import type { ReplayView } from '../../api/conversations.ts';
import { Table } from '../../components/table/table.tsx';
import { costWords } from '../../words/conversation-words.ts';
import classes from './conversation.module.css';

type Side = ReplayView['before'];

interface Row {
  readonly name: string;
  readonly differs: boolean;
  readonly before: string;
  readonly after: string;
}

/** What a conversation came to then and when it was run again, side by side. */
export function ReplayResult({ replay }: { readonly replay: ReplayView }): ReactNode {
  const { notRecorded, memory } = replay;
  return (
    <>
      <Table
        label="Then and run again"
        rows={rowsOf(replay)}
        idOf={({ name }) => name}
        columns={[
          {
            id: 'name',
            header: 'What',
            fit: true,
            cell: ({ name, differs }) => (differs ? <strong>{name} ≠</strong> : name),
          },
          { id: 'before', header: 'Then', cell: ({ before }) => before },
          { id: 'after', header: 'Run again', cell: ({ after }) => after },
        ]}
      />
      {notRecorded.length === 0 ? null : (
        <p className={classes.note}>
          Not recorded, because these calls were not made then:{' '}
          {notRecorded.map(({ agent, tool }) => `${tool} by ${agent}`).join(', ')}.
        </p>
      )}
      {memory === 'not_recorded' ? (
        <p className={classes.note}>
          This version is told what is known of the requester; that of then was not, so nothing was.
        </p>
      ) : null}
    </>
  );
}

function rowsOf({ before, after, differences }: ReplayView): readonly Row[] {
  const differing = new Set(differences.map(({ what, field }) => field ?? what));
  const row = (name: string, what: string, of: (side: Side) => string): Row => ({
    ...{ name, differs: differing.has(what), before: of(before), after: of(after) },
  });
  const names = [...new Set([...before.fields, ...after.fields].map(({ field }) => field))];
  return [
    row('version', 'version', ({ version }) => version),
    ...names.map((name) => row(name, name, (side) => fieldValue(side, name))),
    row('lane', 'lane', ({ lane }) => lane),
    row('because of', 'reasons', ({ reasons }) => reasons.map(({ code }) => code).join(', ')),
    row('reply', 'reply', ({ reply }) => reply?.text ?? 'none'),
    row('cites', 'citations', ({ reply }) => citedBy(reply)),
    row('steps', 'steps', ({ steps }) => `${steps.length}`),
    row('cost', 'cost', ({ costMicros }) => costWords(costMicros)),
  ];
}

function fieldValue({ fields }: Side, name: string): string {
  return fields.find(({ field }) => field === name)?.value ?? 'no answer';
}

function citedBy(reply: Side['reply']): string {
  return reply === null || reply.citations.length === 0
    ? 'nothing'
    : reply.citations.map(({ id }) => id).join(', ');
}
