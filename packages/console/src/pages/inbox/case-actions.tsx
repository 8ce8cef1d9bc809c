import { Button, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Keys } from '../../components/keys/key-sheet.tsx';
import { RoleNote } from '../../components/role/role-states.tsx';
import classes from './case.module.css';
import type { Acts } from './use-acts.ts';
import type { Desk } from './use-desk.ts';

/** What can be done with the case, with the keys that do it. */
export function CaseActions({
  desk,
  acts,
}: {
  readonly desk: Desk;
  readonly acts: Acts;
}): ReactNode {
  const { isNarrow, isMine, mayDecide, isOpen, words } = desk;
  if (!mayDecide) return <RoleNote acts={['decide reviews', 'open originals']} />;
  if (acts.draft.open) {
    return (
      <div className={classes.actions}>
        <Button variant="filled" size="compact-md" onClick={acts.sendDraft}>
          {words.send} <Cap keys="mod+Enter" hidden={isNarrow} />
        </Button>
        <Button onClick={acts.leaveEdit}>
          Leave unchanged <Cap keys="Escape" hidden={isNarrow} />
        </Button>
      </div>
    );
  }
  const claim = isMine ? 'Release claim' : 'Claim';
  return (
    <div className={classes.actions}>
      <Button variant="filled" onClick={acts.accept} disabled={!isOpen}>
        {words.accept} <Cap keys="a" hidden={isNarrow} />
      </Button>
      <Button onClick={acts.edit} disabled={!isOpen}>
        {words.edit} <Cap keys="e" hidden={isNarrow} />
      </Button>
      <Button onClick={() => acts.openDialog('decline')} disabled={!isOpen}>
        {words.decline} <Cap keys="d" hidden={isNarrow} />
      </Button>
      {isNarrow ? (
        <Menu position="top-end">
          <Menu.Target>
            <Button aria-label="More actions" disabled={!isOpen}>
              <IconDots size={18} aria-hidden="true" />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => acts.openDialog('reassign')}>Reassign …</Menu.Item>
            <Menu.Item onClick={acts.toggleClaim}>{claim}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ) : (
        <>
          <Button onClick={() => acts.openDialog('reassign')} disabled={!isOpen}>
            Reassign <Cap keys="r" hidden={false} />
          </Button>
          <Button variant="subtle" onClick={acts.toggleClaim} disabled={!isOpen}>
            {claim} <Cap keys="c" hidden={false} />
          </Button>
        </>
      )}
    </div>
  );
}

function Cap({ keys, hidden }: { readonly keys: string; readonly hidden: boolean }): ReactNode {
  if (hidden) return null;
  return (
    <span className={classes.cap} aria-hidden="true">
      <Keys shortcut={{ keys }} />
    </span>
  );
}
