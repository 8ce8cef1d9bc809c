/** The rows a person came from, so that an item can be left for the one before or after it. Kept in this tab only. */
export interface Trail {
  /** Address parameters of the list. */
  readonly search: Readonly<Record<string, string>>;
  readonly ids: readonly string[];
}

const place = 'signalbox-items-trail';

export function keepTrail(trail: Trail): void {
  try {
    sessionStorage.setItem(place, JSON.stringify(trail));
  } catch {
    // A full or forbidden storage costs the way to the neighbours, nothing else.
  }
}

/** The trail an item lies on; null when it was opened from elsewhere. */
export function trailOf(id: string): Trail | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(place) ?? 'null') as Trail | null;
    return kept?.ids.includes(id) === true ? kept : null;
  } catch {
    return null;
  }
}

const openedPlace = 'signalbox-items-opened';

/** Which row the list returns to. */
export function keepOpened(id: string): void {
  try {
    sessionStorage.setItem(openedPlace, id);
  } catch {
    // As above.
  }
}

export function lastOpened(): string | null {
  try {
    return sessionStorage.getItem(openedPlace);
  } catch {
    return null;
  }
}
