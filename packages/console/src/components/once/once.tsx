import { Button } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { copyText } from '../copy/copy.ts';
import { notifyDone, notifyProblemText } from '../state/notify.ts';
import classes from './once.module.css';

/** A secret the server tells this one time: a link, a key. It stays until the person says that it is kept. */
export function Once({
  title,
  children,
  value,
  label,
  onDone,
}: {
  readonly title: string;
  /** Whom to give it to, how long it is good. */
  readonly children: ReactNode;
  readonly value: string;
  /** "The link" */
  readonly label: string;
  readonly onDone: () => void;
}): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  const copy = async (): Promise<void> => {
    if (await copyText(value)) notifyDone('Copied.');
    else notifyProblemText('The browser does not allow copying here: select it and copy by hand.');
  };
  return (
    <section className={classes.once} aria-label={title}>
      <h3 className={classes.title}>{title}</h3>
      <div>{children}</div>
      <div className={classes.row}>
        <input
          ref={field}
          className={classes.value}
          aria-label={label}
          readOnly
          value={value}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button
          variant="filled"
          leftSection={<IconCopy size={16} aria-hidden="true" />}
          onClick={() => void copy()}
        >
          Copy
        </Button>
        <Button onClick={onDone}>I have kept it</Button>
      </div>
    </section>
  );
}
