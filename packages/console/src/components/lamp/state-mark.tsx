import type { ReactNode } from 'react';
import classes from './state-mark.module.css';
import type { Tone } from './tone.ts';

export type { Tone };

/** A word of state in a frame: items, lanes, verdicts. Say the word; the colour only helps. */
export function StateMark({
  tone = 'plain',
  children,
}: {
  readonly tone?: Tone;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <span className={classes.mark} data-tone={tone}>
      {children}
    </span>
  );
}

const tones: Readonly<Record<string, Tone>> = {
  auto: 'auto',
  assisted: 'assisted',
  manual: 'manual',
  resolved: 'auto',
  confirmed: 'auto',
  held: 'assisted',
  in_review: 'accent',
  stuck: 'manual',
  failed: 'manual',
};

const words: Readonly<Record<string, string>> = {
  in_review: 'in review',
  handed_over: 'handed over',
  not_applied: 'not applied',
  partly_applied: 'partly applied',
};

/** The mark of an item state, a lane or a verdict by its name in the API. */
export function StateOf({ name }: { readonly name: string }): ReactNode {
  return <StateMark tone={tones[name] ?? 'plain'}>{words[name] ?? name}</StateMark>;
}
