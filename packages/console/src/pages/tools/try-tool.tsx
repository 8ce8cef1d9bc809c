import { Button, Checkbox, Select, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useId, useState } from 'react';
import { useAgentNames } from '../../api/actors.ts';
import { toApiProblem } from '../../api/api-problem.ts';
import { type ToolTryView, type ToolView, tryTool } from '../../api/tools.ts';
import { confirm } from '../../components/dialog/confirm.ts';
import { FormProblem } from '../../components/entry/entry-frame.tsx';
import { StateMark } from '../../components/lamp/state-mark.tsx';
import { Section } from '../../components/page/page.tsx';
import { formatDuration } from '../../words/moment.ts';
import classes from './tools.module.css';
import { blankInput, codeWords } from './words.ts';

/** Calls a tool as a person, by the checks an agent goes through; at first nothing is sent. */
export function TryTool({ tool }: { readonly tool: ToolView }): ReactNode {
  const { name, risk, approved, definition } = tool;
  const [asked, setAsked] = useState<Asked>(() => ({
    text: blankInput((approved ?? definition)?.inputSchema),
    agent: null,
    calls: false,
  }));
  const { agent, calls } = asked;
  const send = useMutation({
    mutationFn: (input: Readonly<Record<string, unknown>>) =>
      tryTool(name, { input, dryRun: !calls, ...(agent === null ? {} : { agent }) }),
  });
  const input = parsed(asked.text);
  const start = async (): Promise<void> => {
    if (input === null) return;
    if (calls && risk !== 'read') {
      const answer = await confirm({
        title: `Really call ${name}?`,
        body: 'It changes something at its server, with the input as it stands here.',
        action: 'Call it',
        danger: true,
      });
      if (answer === null) return;
    }
    send.mutate(input);
  };
  return (
    <Section title="Try it">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <FormProblem>{send.isError ? toApiProblem(send.error).detail : null}</FormProblem>
        <Fields asked={asked} readable={input !== null} {...{ tool, setAsked }} />
        <div className={classes.acts}>
          <Button type="submit" disabled={input === null} loading={send.isPending}>
            {calls ? 'Call it' : 'Check it'}
          </Button>
          <span className={classes.soft}>Each try stands in the audit, without its texts.</span>
        </div>
      </form>
      {send.data === undefined ? null : <Result result={send.data} />}
    </Section>
  );
}

interface Asked {
  /** What was typed as input, JSON or not yet. */
  readonly text: string;
  /** Whose knowledge is searched; null: all of it. */
  readonly agent: string | null;
  /** Whether anything is sent. */
  readonly calls: boolean;
}

function Fields({
  tool,
  asked,
  readable,
  setAsked,
}: {
  readonly tool: ToolView;
  readonly asked: Asked;
  readonly readable: boolean;
  readonly setAsked: (asked: Asked) => void;
}): ReactNode {
  const agents = useAgentNames();
  return (
    <>
      <Textarea
        label="Input"
        description="A JSON object, as a model would send it."
        autosize
        minRows={3}
        maxRows={16}
        spellCheck={false}
        error={readable ? undefined : 'This is no JSON object'}
        classNames={{ input: classes.code }}
        value={asked.text}
        onChange={(event) => setAsked({ ...asked, text: event.currentTarget.value })}
      />
      {tool.name === 'knowledge' ? (
        <Select
          label="Whose knowledge"
          placeholder="all of it"
          clearable
          data={[...agents]}
          value={asked.agent}
          onChange={(agent) => setAsked({ ...asked, agent })}
        />
      ) : null}
      <Checkbox
        label="Really call it"
        description="Off: everything is checked, and nothing is sent."
        checked={asked.calls}
        onChange={(event) => setAsked({ ...asked, calls: event.currentTarget.checked })}
      />
    </>
  );
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function Result({ result }: { readonly result: ToolTryView }): ReactNode {
  const { code, dryRun, text, tainted, tookMs, citations } = result;
  const id = useId();
  return (
    <div className={classes.result} role="status" aria-labelledby={id}>
      <p id={id}>
        <StateMark tone={code === 'answered' ? 'auto' : 'manual'}>{code}</StateMark>{' '}
        {codeWords(code, dryRun)} {formatDuration(tookMs)}.
        {tainted ? ' Somebody outside may have written some of it.' : ''}
      </p>
      {text === '' ? null : (
        <>
          <p className={classes.soft}>What a model would have been told:</p>
          <pre className={classes.text}>{text}</pre>
        </>
      )}
      {citations.length === 0 ? null : (
        <ul className={classes.citations} aria-label="What it names as its sources">
          {citations.map((one) => (
            <li key={one.id}>
              <code>{one.id}</code> {one.title}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
