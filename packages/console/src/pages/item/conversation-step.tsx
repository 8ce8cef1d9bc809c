import type { CSSProperties, ReactNode } from 'react';
import type { ConversationStepView } from '../../api/conversations.ts';
import { StateMark } from '../../components/lamp/state-mark.tsx';
import { costWords, outcomeWords, tokenWords } from '../../words/conversation-words.ts';
import { formatDuration } from '../../words/moment.ts';
import classes from './conversation.module.css';
import type { Lane, LaneRow } from './conversation-lanes.ts';
import { cameOf, givenOf, type Passage } from './conversation-texts.ts';

type Places = CSSProperties & Readonly<Record<'--lanes' | '--lane' | '--from' | '--to', number>>;

/** One step in the lane of its agent. What was said is folded; what a tool did is folded as a whole. */
export function ConversationStep({
  row,
  lanes,
}: {
  readonly row: LaneRow;
  readonly lanes: readonly Lane[];
}): ReactNode {
  const { kind, step, lane, to, open } = row;
  const ends = [lane, ...to];
  const places: Places = {
    '--lanes': lanes.length,
    '--lane': lane,
    '--from': Math.min(...ends),
    '--to': Math.max(...ends),
  };
  return (
    <li className={classes.step} style={places} data-kind={kind === 'back' ? 'back' : step.kind}>
      <span className={classes.gutter} aria-hidden="true">
        {lanes.map(({ agent }, at) => (
          <span key={agent} className={classes.rail} data-open={open.includes(at)} />
        ))}
        {to.length === 0 ? null : <span className={classes.link} />}
        {to.map((one) => (
          <span key={one} className={classes.target} style={{ '--lane': one } as CSSProperties} />
        ))}
        <span className={classes.node}>{lane + 1}</span>
      </span>
      <div className={classes.body}>
        {kind === 'back' ? <Back row={row} lanes={lanes} /> : <Said step={step} />}
      </div>
    </li>
  );
}

function Back({
  row,
  lanes,
}: {
  readonly row: LaneRow;
  readonly lanes: readonly Lane[];
}): ReactNode {
  const [to = 0] = row.to;
  return (
    <p className={classes.line}>
      <strong>{row.step.name}</strong>
      <span className={classes.soft}>
        {row.step.outputHash === null ? 'has no answer for' : 'answers'}
      </span>
      <strong>{lanes[to]?.agent}</strong>
    </p>
  );
}

function Said({ step }: { readonly step: ConversationStepView }): ReactNode {
  const given = givenOf(step);
  const came = cameOf(step);
  if (given.length === 0 && came.length === 0) return <Line step={step} />;
  if (step.kind !== 'model') {
    return (
      <details className={classes.fold}>
        <summary>
          <Line step={step} />
        </summary>
        <Passages passages={[...given, ...came]} />
        <Hashes step={step} />
      </details>
    );
  }
  return (
    <>
      <Line step={step} />
      <details className={classes.fold}>
        <summary>What it was told and said</summary>
        <Passages passages={[...given, ...came]} />
        <Hashes step={step} />
      </details>
    </>
  );
}

/** Who did what, how it ended, and what it took. */
function Line({ step }: { readonly step: ConversationStepView }): ReactNode {
  const { agent, kind, name, tainted, costMicros, tookMs, inputTokens, outputTokens } = step;
  const { word, tone } = outcomeWords(step);
  const isModel = kind === 'model';
  const facts = [
    isModel ? tokenWords(inputTokens, outputTokens) : null,
    isModel ? costWords(costMicros) : null,
    kind === 'split' ? null : formatDuration(tookMs),
  ];
  return (
    <span className={classes.line}>
      <strong>{agent}</strong>
      <span>
        {doing[kind]} <span className={classes.name}>{name}</span>
      </span>
      <StateMark tone={tone}>{word}</StateMark>
      {tainted ? <StateMark tone="assisted">tainted</StateMark> : null}
      <span className={classes.soft}>{facts.filter((one) => one !== null).join(' · ')}</span>
    </span>
  );
}

const doing: Readonly<Record<ConversationStepView['kind'], string>> = {
  model: 'asks the model',
  tool: 'calls the tool',
  consult: 'consults',
  split: 'hands parts to',
  check: 'is checked by',
};

function Passages({ passages }: { readonly passages: readonly Passage[] }): ReactNode {
  return passages.map(({ by, text }, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: what was said stays in its order
    <div key={at} className={classes.passage}>
      <p className={classes.by}>{by}</p>
      <pre className={classes.text}>{text}</pre>
    </div>
  ));
}

function Hashes({ step }: { readonly step: ConversationStepView }): ReactNode {
  const { inputHash, outputHash } = step;
  return (
    <p className={classes.hashes}>
      Keyed hashes: <code>{inputHash}</code>
      {outputHash === null ? null : (
        <>
          , <code>{outputHash}</code>
        </>
      )}
    </p>
  );
}
