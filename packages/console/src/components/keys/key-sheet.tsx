import { Kbd, Modal, Switch } from '@mantine/core';
import { type ReactNode, useSyncExternalStore } from 'react';
import { keyCaps } from '../../shortcuts/key-name.ts';
import {
  onShortcuts,
  type Shortcut,
  type ShortcutGroup,
  shortcutGroups,
  singleKeys,
} from '../../shortcuts/registry.ts';
import { usePreference } from '../../theme/use-preference.ts';
import classes from './key-sheet.module.css';

const apple = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** All keys that do something on this page, as the parts of it have registered them. */
export function KeySheet({
  opened,
  onClose,
}: {
  readonly opened: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const groups = useSyncExternalStore(onShortcuts, shortcutGroups);
  const [single, setSingle] = usePreference(singleKeys);
  return (
    <Modal opened={opened} onClose={onClose} title="Keys on this page" size="xl">
      <div className={classes.groups}>
        {merged(groups).map(({ title, shortcuts }) => (
          <section key={title}>
            <h3 className={classes.title}>{title}</h3>
            <dl className={classes.list}>
              {shortcuts.map((one) => (
                <div key={[one.keys].flat().join()} className={classes.line}>
                  <dt>{one.label}</dt>
                  <dd>
                    <Keys shortcut={one} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <Switch
        mt="lg"
        label="Keys without Ctrl or Command"
        description="Turn them off if you speak to your computer, or press keys by accident."
        checked={single === 'on'}
        onChange={(event) => setSingle(event.currentTarget.checked ? 'on' : 'off')}
      />
    </Modal>
  );
}

/** A shortcut drawn as caps. */
export function Keys({ shortcut }: { readonly shortcut: Pick<Shortcut, 'keys'> }): ReactNode {
  return [shortcut.keys].flat().map((keys, way) => (
    <span key={keys} className={classes.keys}>
      {way === 0 ? null : <span className={classes.or}>or</span>}
      {keyCaps(keys, apple).map((caps, at) => (
        <span key={caps.join()} className={classes.keys}>
          {at === 0 ? null : <span className={classes.or}>then</span>}
          {caps.map((cap) => (
            <Kbd key={cap} size="sm">
              {cap}
            </Kbd>
          ))}
        </span>
      ))}
    </span>
  ));
}

/** Parts of a page may add to the same group; keys that a newer part has taken over are shown once. */
function merged(groups: readonly ShortcutGroup[]): readonly ShortcutGroup[] {
  const taken = new Set<string>();
  const byTitle = new Map<string, Shortcut[]>();
  for (const { title, shortcuts } of [...groups].reverse()) {
    const free = shortcuts.filter((one) => ![one.keys].flat().some((keys) => taken.has(keys)));
    for (const keys of free.flatMap((one) => one.keys)) taken.add(keys);
    byTitle.set(title, [...(byTitle.get(title) ?? []), ...free]);
  }
  return [...byTitle]
    .map(([title, shortcuts]) => ({ title, shortcuts }))
    .filter(({ shortcuts }) => shortcuts.length > 0);
}
