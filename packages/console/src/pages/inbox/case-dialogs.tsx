import type { ReactNode } from 'react';
import { AlikePanel } from './alike-panel.tsx';
import { whatWrongDoes } from './check-words.ts';
import type { Acts } from './use-acts.ts';
import type { Desk } from './use-desk.ts';
import { VerdictDialog } from './verdict-dialog.tsx';

/** What the keys of a case open over it. */
export function CaseDialogs({
  desk,
  acts,
}: {
  readonly desk: Desk;
  readonly acts: Acts;
}): ReactNode {
  const { row, options, drafts, verdicts } = desk;
  if (row === null) return null;
  const reasons = (options?.reasonCodes ?? []).map(({ code, label }) => ({ value: code, label }));
  const queues = (options?.queues ?? [])
    .filter((name) => name !== row.queue)
    .map((name) => ({ value: name, label: name }));
  const note = {
    note: acts.draft.note,
    onNote: (text: string) => drafts.change(row.itemId, { note: text }),
    onClose: acts.closeDialog,
  };
  const subject = row.subject || row.externalId;
  const wrong = whatWrongDoes(desk.opened.item?.state);
  return (
    <>
      <VerdictDialog
        opened={acts.dialog === 'decline'}
        title={desk.isCheck ? 'It was wrong' : 'Decline the proposal'}
        body={
          desk.isCheck
            ? `You do not know what is right for “${subject}”. ${wrong} This cannot be undone.`
            : `Nothing is written for “${subject}”; people take it over. This cannot be undone.`
        }
        label="What is wrong with it?"
        choices={reasons}
        action={desk.isCheck ? 'It was wrong' : 'Decline'}
        danger
        first={acts.draft.reasonCode}
        {...note}
        onSend={({ choice, note: text }) =>
          acts.decideIn('decline', { reasonCode: choice, note: text })
        }
      />
      <VerdictDialog
        opened={acts.dialog === 'reassign'}
        title="Reassign to other people"
        body={
          desk.isCheck
            ? `“${subject}” went to the wrong people; the queue you choose takes it over. This cannot be undone.`
            : `Nothing is written for “${subject}”; the queue you choose takes it over. This cannot be undone.`
        }
        label="Which queue?"
        choices={queues}
        freeLabel={queues.length === 0 ? 'Name of the queue' : 'Or another queue'}
        action="Reassign"
        danger={false}
        first={null}
        {...note}
        onSend={({ choice, note: text }) =>
          acts.decideIn('reassign', { queue: choice, note: text })
        }
      />
      {acts.dialog === 'alike' ? (
        <AlikePanel
          key={row.id}
          row={row}
          names={desk.names}
          reasons={reasons}
          secondsSpent={() => desk.secondsOf(row.itemId)}
          undoSeconds={desk.undoSeconds}
          onClose={() => {
            acts.closeDialog();
            if (verdicts.decided.has(row.id)) desk.selection.goOn();
          }}
          onDecided={verdicts.hide}
        />
      ) : null}
    </>
  );
}
