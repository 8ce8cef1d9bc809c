import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { renderSVG } from 'uqr';
import { toApiProblem } from '../../api/api-problem.ts';
import {
  confirmTwoFactor,
  disableTwoFactor,
  enableTwoFactor,
  useSession,
} from '../../api/session.ts';
import { CopyMenu } from '../../components/copy/copy-menu.tsx';
import { FormProblem } from '../../components/entry/entry-frame.tsx';
import { notifyDone } from '../../components/state/notify.ts';
import classes from './account.module.css';

interface Secrets {
  readonly totpUri: string;
  readonly backupCodes: readonly string[];
}

/** Turning the second step on: the password, the code to scan, and proof that the app shows the right digits. */
export function TwoFactor(): ReactNode {
  const { user } = useSession();
  const client = useQueryClient();
  const [secrets, setSecrets] = useState<Secrets | null>(null);
  const done = async (message: string): Promise<void> => {
    setSecrets(null);
    await client.invalidateQueries({ queryKey: ['session'] });
    notifyDone(message);
  };
  if (secrets !== null) {
    return <Scan secrets={secrets} onDone={() => done('The second step is on.')} />;
  }
  return user.twoFactor ? (
    <PasswordStep
      lead="On. After your password you are asked for a code of your authenticator app."
      action="Turn it off"
      send={disableTwoFactor}
      onDone={() => done('The second step is off.')}
    />
  ) : (
    <PasswordStep
      lead="Off. With it, a stolen password alone opens nothing."
      action="Turn it on"
      send={enableTwoFactor}
      onDone={setSecrets}
    />
  );
}

function PasswordStep<T>({
  lead,
  action,
  send,
  onDone,
}: {
  readonly lead: string;
  readonly action: string;
  readonly send: (password: string) => Promise<T>;
  readonly onDone: (answer: T) => void | Promise<void>;
}): ReactNode {
  const [password, setPassword] = useState('');
  const mutation = useMutation({
    mutationFn: () => send(password),
    onSuccess: async (answer) => {
      setPassword('');
      await onDone(answer);
    },
  });
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        mutation.mutate();
      }}
    >
      <p>{lead}</p>
      <FormProblem>{mutation.isError ? toApiProblem(mutation.error).detail : null}</FormProblem>
      <PasswordInput
        label="Your password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Button type="submit" loading={mutation.isPending}>
        {action}
      </Button>
    </form>
  );
}

function Scan({
  secrets,
  onDone,
}: {
  readonly secrets: Secrets;
  readonly onDone: () => Promise<void>;
}): ReactNode {
  const { totpUri, backupCodes } = secrets;
  const [code, setCode] = useState('');
  const send = useMutation({ mutationFn: () => confirmTwoFactor(code.trim()), onSuccess: onDone });
  const picture = `data:image/svg+xml;utf8,${encodeURIComponent(renderSVG(totpUri, { border: 2 }))}`;
  const secret = new URL(totpUri).searchParams.get('secret') ?? '';
  return (
    <div className={classes.scan}>
      <div className={classes.step}>
        <h3>1. Scan this with your authenticator app</h3>
        <img src={picture} alt="QR code of the key below" className={classes.code} />
        <p>
          Or type the key: <code>{secret}</code>
        </p>
      </div>
      <div className={classes.step}>
        <h3>
          2. Keep these backup codes
          <CopyMenu
            entries={[{ label: 'Copy the codes', text: () => backupCodes.join('\n') }]}
            label="Copy the codes"
          />
        </h3>
        <p>Each opens your account once, should the app be lost. They are shown this one time.</p>
        <ul className={classes.codes}>
          {backupCodes.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      </div>
      <form
        className={classes.step}
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate();
        }}
      >
        <h3>3. Type the six digits it shows now</h3>
        <FormProblem>{send.isError ? toApiProblem(send.error).detail : null}</FormProblem>
        <TextInput
          label="Code"
          autoComplete="one-time-code"
          inputMode="numeric"
          required
          withAsterisk={false}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Button type="submit" variant="filled" loading={send.isPending}>
          Turn the second step on
        </Button>
      </form>
    </div>
  );
}
