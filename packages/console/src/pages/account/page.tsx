import type { ReactNode } from 'react';
import { useSession } from '../../api/session.ts';
import { Page, Section } from '../../components/page/page.tsx';
import classes from './account.module.css';
import { PasswordForm } from './password-form.tsx';
import { Sessions } from './sessions.tsx';
import { TwoFactor } from './two-factor.tsx';

export function AccountPage(): ReactNode {
  const { user, member, tenant } = useSession();
  return (
    <Page title="Your account" question="How do you sign in, and as what?">
      <div className={classes.narrow}>
        <Section title="You">
          <dl className={classes.facts}>
            <dt>Name</dt>
            <dd>{user.name}</dd>
            <dt>Email</dt>
            <dd>{user.email}</dd>
            <dt>Role</dt>
            <dd>
              {member.role} of {tenant.name}
            </dd>
          </dl>
        </Section>
        <Section title="Password">
          <PasswordForm />
        </Section>
        <Section title="Second step">
          <TwoFactor />
        </Section>
        <Section title="Sessions">
          <Sessions />
        </Section>
      </div>
    </Page>
  );
}
