import { Button, Select } from '@mantine/core';
import type { MemberView, Role } from '@signalbox/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { toApiProblem } from '../../api/api-problem.ts';
import { changeRole, peopleQuery, removePerson } from '../../api/people.ts';
import { useMay, useSession } from '../../api/session.ts';
import { confirm } from '../../components/dialog/confirm.ts';
import { FormProblem } from '../../components/entry/entry-frame.tsx';
import { StateMark } from '../../components/lamp/state-mark.tsx';
import { Section } from '../../components/page/page.tsx';
import { RoleNote } from '../../components/role/role-states.tsx';
import { notifyDone } from '../../components/state/notify.ts';
import { Table } from '../../components/table/table.tsx';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { formatPlural } from '../../format/number.ts';
import { Invite } from './invite.tsx';
import { Loading } from './loading.tsx';
import { asRole, roleOptions, roleWords } from './roles.ts';
import classes from './settings.module.css';

export function People(): ReactNode {
  const owner = useMay('admin');
  return (
    <>
      {owner ? <Invite /> : null}
      <Members />
      <Section title="What each role may do">
        <dl className={classes.roles}>
          {roleOptions.map(({ value }) => (
            <div key={value}>
              <dt>{value}</dt>
              <dd>{roleWords[value]}</dd>
            </div>
          ))}
        </dl>
      </Section>
    </>
  );
}

function Members(): ReactNode {
  const owner = useMay('admin');
  const { member: self } = useSession();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(peopleQuery);
  const change = useMutation({
    mutationFn: ({ id, role }: { readonly id: string; readonly role: Role | null }) =>
      role === null ? removePerson(id) : changeRole(id, role),
    onSuccess: async (_, { role }) => {
      await Promise.all([
        client.invalidateQueries({ queryKey: ['people'] }),
        client.invalidateQueries({ queryKey: ['session'] }),
      ]);
      notifyDone(role === null ? 'Removed; all sessions have ended.' : 'The role is changed.');
    },
  });
  if (data === undefined) {
    return (
      <Section title="Members">
        <Loading
          error={error}
          what="The people could not be loaded"
          onRetry={() => void refetch()}
        />
      </Section>
    );
  }
  const members = data.filter(({ removedAt }) => removedAt === null);
  const left = data.length - members.length;
  const remove = async (one: MemberView): Promise<void> => {
    const answer = await confirm({
      title: `Remove ${one.name}?`,
      body: 'All sessions of theirs end at once. What they decided stays, under their name. They can be invited again.',
      action: 'Remove',
      danger: true,
    });
    if (answer !== null) change.mutate({ id: one.id, role: null });
  };
  return (
    <Section
      title="Members"
      aside={
        <span className={classes.soft}>
          {formatPlural(members.length, 'person', 'people')}
          {left === 0 ? '' : `; ${left} more left earlier`}
        </span>
      }
    >
      <div className={classes.problem}>
        <FormProblem>{change.isError ? problemText(change.error) : null}</FormProblem>
      </div>
      <Table
        label="Members"
        rows={members}
        idOf={({ id }) => id}
        columns={[
          {
            id: 'name',
            header: 'Name',
            cell: ({ id, name, email }) => (
              <>
                {name} {id === self.id ? <span className={classes.soft}>(you)</span> : null}
                {email === null ? null : <span className={classes.under}>{email}</span>}
              </>
            ),
          },
          {
            id: 'role',
            header: 'Role',
            cell: (one) =>
              owner ? (
                <Select
                  className={classes.role}
                  aria-label={`Role of ${one.name}`}
                  data={roleOptions}
                  value={one.role}
                  allowDeselect={false}
                  disabled={change.isPending}
                  onChange={(value) => {
                    const role = asRole(value);
                    if (role !== null && role !== one.role) change.mutate({ id: one.id, role });
                  }}
                />
              ) : (
                one.role
              ),
          },
          ...(owner
            ? [
                {
                  id: 'second',
                  header: 'Second step',
                  cell: ({ twoFactor }: MemberView) =>
                    twoFactor === true ? <StateMark tone="auto">on</StateMark> : 'off',
                },
              ]
            : []),
          {
            id: 'joined',
            header: 'Joined',
            fit: true,
            cell: ({ joinedAt }) => <RelativeTime at={joinedAt} />,
          },
        ]}
        actions={
          owner
            ? (one) => (
                <Button
                  size="compact-sm"
                  color="manual"
                  variant="outline"
                  aria-label={`Remove ${one.name}`}
                  onClick={() => void remove(one)}
                >
                  Remove
                </Button>
              )
            : undefined
        }
      />
      <RoleNote acts={['invite people', 'change roles and remove people']} />
    </Section>
  );
}

function problemText(error: unknown): string {
  const problem = toApiProblem(error);
  return problem.code === 'last_owner'
    ? 'This is the last owner. Make another person an owner first: without one nobody could change people, keys or webhooks any more.'
    : problem.detail;
}
