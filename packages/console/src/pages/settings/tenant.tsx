import { Button, Select, Textarea, TextInput } from '@mantine/core';
import type { TenantView } from '@signalbox/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { toApiProblem } from '../../api/api-problem.ts';
import { useMay } from '../../api/session.ts';
import { changeTenant, tenantQuery } from '../../api/tenant.ts';
import { CopyMenu } from '../../components/copy/copy-menu.tsx';
import { FormProblem } from '../../components/entry/entry-frame.tsx';
import { Section } from '../../components/page/page.tsx';
import { RoleNote } from '../../components/role/role-states.tsx';
import { notifyDone } from '../../components/state/notify.ts';
import { Loading } from './loading.tsx';
import classes from './settings.module.css';

const textMax = 2_000;
const exampleText =
  'Your message was sorted by a program and may be answered with its help. A person looks at it when the program is not sure. Write “a person, please” and one will read it.';

export function Tenant(): ReactNode {
  const { data, error, refetch } = useQuery(tenantQuery);
  const owner = useMay('admin');
  if (data === undefined) {
    return (
      <Section title="Tenant">
        <Loading
          error={error}
          what="The tenant could not be loaded"
          onRetry={() => void refetch()}
        />
      </Section>
    );
  }
  return owner ? <TenantForm key={data.id} tenant={data} /> : <TenantFacts tenant={data} />;
}

function TenantForm({ tenant }: { readonly tenant: TenantView }): ReactNode {
  const client = useQueryClient();
  const [name, setName] = useState(tenant.name);
  const [text, setText] = useState(tenant.disclosureText);
  const [zone, setZone] = useState(tenant.timeZone);
  const changed = {
    ...(name.trim() === tenant.name ? {} : { name: name.trim() }),
    ...(text === tenant.disclosureText ? {} : { disclosureText: text }),
    ...(zone === tenant.timeZone ? {} : { timeZone: zone }),
  };
  const save = useMutation({
    mutationFn: () => changeTenant(changed),
    onSuccess: async (now) => {
      client.setQueryData(tenantQuery.queryKey, now);
      await client.invalidateQueries({ queryKey: ['session'] });
      notifyDone('Saved.');
    },
  });
  return (
    <Section title="Tenant" aside={<TenantId id={tenant.id} />}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <FormProblem>{save.isError ? textOf(save.error) : null}</FormProblem>
        <TextInput
          className={classes.wide}
          label="Name"
          description="Colleagues see it in the header and in invitations."
          required
          withAsterisk={false}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          className={classes.wide}
          label="Time zone"
          description="Where this tenant is. Each browser shows its own time or UTC, as chosen in the header."
          searchable
          allowDeselect={false}
          data={zonesWith(tenant.timeZone)}
          limit={60}
          value={zone}
          onChange={(value) => setZone(value ?? tenant.timeZone)}
        />
        <Textarea
          label="What requesters are told about the use of AI"
          description="Put it where people write to you. The law asks for it in many places (EU AI Act, article 50)."
          autosize
          minRows={3}
          maxRows={12}
          maxLength={textMax}
          value={text}
          placeholder={exampleText}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Preview name={name} text={text} onExample={() => setText(exampleText)} />
        <div className={classes.line}>
          <Button
            type="submit"
            variant="filled"
            disabled={Object.keys(changed).length === 0}
            loading={save.isPending}
          >
            Save
          </Button>
          <span className={classes.soft}>
            {text.length} of {textMax} characters
          </span>
        </div>
      </form>
    </Section>
  );
}

/** The text as a requester reads it. */
function Preview({
  name,
  text,
  onExample,
}: {
  readonly name: string;
  readonly text: string;
  readonly onExample?: () => void;
}): ReactNode {
  return (
    <figure className={classes.preview}>
      <figcaption className={classes.soft}>As a requester reads it</figcaption>
      {text.trim() === '' ? (
        <p className={classes.soft}>
          Nobody is told anything yet.{' '}
          {onExample === undefined ? null : (
            <Button size="compact-sm" onClick={onExample}>
              Begin with an example
            </Button>
          )}
        </p>
      ) : (
        <blockquote className={classes.quote}>
          <p className={classes.quoteText}>{text}</p>
          <footer className={classes.soft}>{name}</footer>
        </blockquote>
      )}
    </figure>
  );
}

function TenantFacts({ tenant }: { readonly tenant: TenantView }): ReactNode {
  return (
    <Section title="Tenant" aside={<TenantId id={tenant.id} />}>
      <dl className={classes.roles}>
        <div>
          <dt>Name</dt>
          <dd>{tenant.name}</dd>
        </div>
        <div>
          <dt>Time zone</dt>
          <dd>{tenant.timeZone}</dd>
        </div>
      </dl>
      <div className={classes.form}>
        <Preview name={tenant.name} text={tenant.disclosureText} />
      </div>
      <RoleNote acts={['change the tenant']} />
    </Section>
  );
}

function TenantId({ id }: { readonly id: string }): ReactNode {
  return (
    <span className={classes.tenantId}>
      <code>{id}</code>
      <CopyMenu label="Copy the tenant's id" entries={[{ label: 'Copy', text: () => id }]} />
    </span>
  );
}

function zonesWith(known: string): string[] {
  return [...new Set(['UTC', known, ...Intl.supportedValuesOf('timeZone')])];
}

function textOf(error: unknown): string {
  const { detail, places } = toApiProblem(error);
  return places.length === 0 ? detail : places.map(({ message }) => message).join(' ');
}
