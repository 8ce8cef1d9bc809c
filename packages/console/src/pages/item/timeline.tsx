import { SegmentedControl } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { ItemView } from '../../api/items.ts';
import { useMay } from '../../api/session.ts';
import { StateMark } from '../../components/lamp/state-mark.tsx';
import { Section } from '../../components/page/page.tsx';
import { Countdown, timeMode } from '../../components/time/relative-time.tsx';
import { formatExact } from '../../format/time.ts';
import { preference } from '../../theme/preference.ts';
import { usePreference } from '../../theme/use-preference.ts';
import type { Names } from '../../words/entry-detail.ts';
import { entryType } from '../../words/entry-types.ts';
import { itemStates, ownerWords } from '../../words/item-words.ts';
import { formatClock, formatDuration } from '../../words/moment.ts';
import { stageWords } from './line.tsx';
import { type Scene, type Step, scenesOf, storyOf } from './story.ts';
import classes from './timeline.module.css';

const shown = preference('signalbox-timeline', ['compact', 'full', 'json'], 'compact');
const ways = [
  { value: 'compact', label: 'Compact' },
  { value: 'full', label: 'Full' },
  { value: 'json', label: 'JSON' },
];

/** Everything that happened to an item, in the order and the words of the line. */
export function Timeline({
  item,
  names,
}: {
  readonly item: ItemView;
  readonly names: Names;
}): ReactNode {
  const [way, setWay] = usePreference(shown);
  const first = item.timeline[0];
  return (
    <Section
      title="Timeline"
      aside={
        <SegmentedControl
          aria-label="How much is shown"
          size="xs"
          data={ways}
          value={way}
          transitionDuration={0}
          onChange={(next) => setWay(next as typeof way)}
        />
      }
    >
      {way === 'json' ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <pre className={classes.json} tabIndex={0}>
          {JSON.stringify(item.timeline, null, 2)}
        </pre>
      ) : (
        <>
          {first !== undefined && first.seq > 1 ? (
            <p className={classes.cut}>
              {first.seq - 1} older entries are not shown here; the audit has them.
            </p>
          ) : null}
          <Scenes
            scenes={scenesOf(storyOf(item, names), way === 'compact')}
            full={way === 'full'}
            names={names}
            itemId={item.id}
          />
          <Now item={item} />
        </>
      )}
    </Section>
  );
}

function Scenes({
  scenes,
  full,
  names,
  itemId,
}: {
  readonly scenes: readonly Scene[];
  readonly full: boolean;
  readonly names: Names;
  readonly itemId: string;
}): ReactNode {
  let day = '';
  return (
    <ol className={classes.scenes} aria-label="What happened">
      {scenes.map((scene, at) => {
        const [begin] = scene.steps;
        const newStage = scenes[at - 1]?.stage !== scene.stage;
        const today = new Date(begin.atMs).toDateString();
        const newDay = today !== day;
        day = today;
        return (
          <li
            key={scene.key}
            className={classes.scene}
            data-first={newStage}
            data-stage={scene.stage}
          >
            {newDay ? <DayOf atMs={begin.atMs} /> : null}
            <div className={classes.row}>
              <span className={classes.stage}>
                {newStage ? (scene.stage === 'control' ? 'control' : stageWords[scene.stage]) : ''}
              </span>
              <span className={classes.track} aria-hidden="true">
                <span className={classes.dot} data-tone={toneOf(scene)} />
              </span>
              <SceneBody scene={scene} full={full} names={names} itemId={itemId} />
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function toneOf(scene: Scene): string {
  return (scene.steps.at(-1) ?? scene.steps[0]).tone;
}

function DayOf({ atMs }: { readonly atMs: number }): ReactNode {
  const [mode] = usePreference(timeMode);
  return <p className={classes.day}>{formatExact(atMs, mode).replace(/ \d\d:\d\d:\d\d/, '')}</p>;
}

function SceneBody({
  scene,
  full,
  names,
  itemId,
}: {
  readonly scene: Scene;
  readonly full: boolean;
  readonly names: Names;
  readonly itemId: string;
}): ReactNode {
  const [opened, setOpened] = useState(false);
  const { steps } = scene;
  const [first] = steps;
  const last = steps.at(-1) ?? first;
  if (steps.length === 1)
    return <StepBody step={first} full={full} names={names} itemId={itemId} />;
  const tries = steps.filter(({ entry }) => entry.type === 'write_started').length;
  const spanMs = last.atMs - first.atMs;
  return (
    <div className={classes.body}>
      <StepHead step={last} names={names} waitedMs={null} />
      <button
        type="button"
        className={classes.fold}
        aria-expanded={opened}
        onClick={() => setOpened(!opened)}
      >
        {opened ? 'Hide' : 'Show'}{' '}
        {tries > 0
          ? `${tries === 1 ? 'the try' : `${tries} tries`} in ${formatDuration(spanMs)}`
          : `${steps.length} entries in ${formatDuration(spanMs)}`}
      </button>
      {opened ? (
        <ol className={classes.inner}>
          {steps.map((step) => (
            <li key={step.key}>
              <StepBody step={step} full names={names} itemId={itemId} />
            </li>
          ))}
        </ol>
      ) : null}
    </div>
  );
}

function StepHead({
  step,
  names,
  waitedMs = step.waitedMs,
}: {
  readonly step: Step;
  readonly names: Names;
  readonly waitedMs?: number | null;
}): ReactNode {
  const [mode] = usePreference(timeMode);
  return (
    <>
      <p className={classes.head}>
        <strong>{step.title}</strong>
        {step.text === '' ? null : <span>{step.text}</span>}
      </p>
      <p className={classes.meta}>
        <time dateTime={step.entry.at} title={formatExact(step.atMs, mode)}>
          {formatClock(step.atMs, mode)}
        </time>
        {waitedMs === null ? null : <span>after {formatDuration(waitedMs)}</span>}
        <span>by {names.of(step.actor)}</span>
      </p>
    </>
  );
}

function StepBody({
  step,
  full,
  names,
  itemId,
}: {
  readonly step: Step;
  readonly full: boolean;
  readonly names: Names;
  readonly itemId: string;
}): ReactNode {
  return (
    <div className={classes.body}>
      <StepHead step={step} names={names} />
      {full ? <Raw step={step} itemId={itemId} /> : null}
    </div>
  );
}

/** What the entry holds, folded, and its place in the audit. */
function Raw({ step, itemId }: { readonly step: Step; readonly itemId: string }): ReactNode {
  const mayAudit = useMay('audit:read');
  const { entry } = step;
  // Of the three stations of a decision the gate's shows the entry; they share it.
  if (step.key !== entry.auditId) return null;
  return (
    <details className={classes.raw}>
      <summary>
        Entry {entry.seq}: {entry.type}
      </summary>
      <p className={classes.means}>{entryType(entry.type).means}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className={classes.detail} tabIndex={0}>
        {JSON.stringify(entry.detail, null, 2)}
      </pre>
      <p className={classes.meta}>
        <span>
          audit entry <code>{entry.auditId}</code>
        </span>
        {mayAudit ? (
          <Link to="/audit" search={{ item: itemId, entry: entry.auditId }}>
            Open in the audit
          </Link>
        ) : null}
      </p>
    </details>
  );
}

/** What it waits for, at the end of the line drawn. */
function Now({ item }: { readonly item: ItemView }): ReactNode {
  const { owner, state } = item;
  return (
    <div className={classes.now}>
      <span className={classes.stage}>now</span>
      <span className={classes.track} aria-hidden="true">
        <span className={classes.dot} data-tone="now" />
      </span>
      <p className={classes.nowText}>
        <StateMark tone="plain">{itemStates[state].word}</StateMark>
        <span>
          {owner?.kind === 'timer' ? (
            <>
              goes out in <Countdown at={owner.until} over="a moment" />
            </>
          ) : (
            (ownerWords(owner) ?? 'nothing more happens by itself')
          )}
        </span>
      </p>
    </div>
  );
}
