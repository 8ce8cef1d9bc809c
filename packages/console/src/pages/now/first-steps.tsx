import { Button, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMay } from '../../api/session.ts';
import { Section } from '../../components/page/page.tsx';
import { RoleNote } from '../../components/role/role-states.tsx';
import { EmptyState } from '../../components/state/states.tsx';
import classes from './now.module.css';

/** A board without decisions teaches how to get the first ones. */
export function FirstSteps(): ReactNode {
  const may = useMay('item:write');
  return (
    <Section title="First decisions">
      <EmptyState
        title="Nothing has been decided here yet"
        action={
          may ? (
            <Group gap="sm">
              <Button component={Link} to="/start" variant="filled">
                Take the short tour
              </Button>
              <Button component={Link} to="/import">
                Import tickets
              </Button>
              <Button component={Link} to="/items">
                See the items
              </Button>
            </Group>
          ) : (
            <RoleNote acts={['import tickets']} />
          )
        }
      >
        <ol className={classes.steps}>
          <li>Import tickets that people have sorted: the agents learn from them.</li>
          <li>Import new ones, or connect a source: each is decided within seconds.</li>
          <li>Come back here: lamps show per category where the line may act alone.</li>
        </ol>
        <p>Until a category is sure enough its lamp stays red, and its tickets go to the inbox.</p>
      </EmptyState>
    </Section>
  );
}
