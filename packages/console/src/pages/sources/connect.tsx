import type { ReactNode } from 'react';
import { CopyMenu } from '../../components/copy/copy-menu.tsx';
import { Section } from '../../components/page/page.tsx';
import { sourceExample } from './example.ts';
import classes from './sources.module.css';

/** How another system is connected: files win, so the page shows what to write there and in which order to try it. */
export function Connect(): ReactNode {
  return (
    <Section
      title="Connect a system"
      aside={
        <CopyMenu
          label="Copy the example"
          entries={[{ label: 'Copy the lines', text: () => sourceExample }]}
        />
      }
    >
      <div className={classes.connect}>
        <ol className={classes.steps}>
          <li>
            Write it under <code>sources:</code> in <code>signalbox.yaml</code>. Address and token
            come from variables, never from the file.
          </li>
          <li>
            <code>signalbox check</code> names file, line and column of what does not fit.
          </li>
          <li>
            <code>signalbox sources probe servicedesk</code> asks the system for every right, field
            and value the workspace needs, and says how to grant what is missing. It writes nothing.
          </li>
          <li>
            Start again. The source appears above, is read by itself, and is probed every day and
            whenever something was refused.
          </li>
        </ol>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <pre className={classes.example} tabIndex={0}>
          {sourceExample}
        </pre>
      </div>
    </Section>
  );
}
