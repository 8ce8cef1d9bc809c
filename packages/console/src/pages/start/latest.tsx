import type { ItemSummary } from '@signalbox/contract';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { StateOf } from '../../components/lamp/state-mark.tsx';
import { formatConfidence } from '../../format/number.ts';
import classes from './start.module.css';

/** The newest tickets with what was decided, as it arrives. */
export function Latest({ items }: { readonly items: readonly ItemSummary[] }): ReactNode {
  return (
    <ul className={classes.latest} aria-label="Newest decisions">
      {items.map((item) => (
        <li key={item.id} className={classes.item}>
          <Link to="/items/$itemId" params={{ itemId: item.id }} className={classes.subject}>
            {item.messages[0]?.subject ?? item.externalId}
          </Link>
          <span className={classes.decision}>{decisionOf(item)}</span>
          <StateOf name={item.state} />
        </li>
      ))}
    </ul>
  );
}

function decisionOf({ decision }: ItemSummary): string {
  if (decision === null) return 'being decided …';
  const parts = Object.values(decision.fields).flatMap(({ value, confidence }) =>
    value === null ? [] : [`${value} ${formatConfidence(confidence)}`],
  );
  return parts.length === 0 ? 'no proposal: a person decides' : parts.join(' · ');
}
