import { type ControlTarget, parseControlId } from '@signalbox/domain';
import type { ControlRow } from '../store/control/controls.ts';
import type { Finding } from './findings.ts';

/** What recorded controls have found themselves, by name; what a person has set is left out. */
export function findingsOfRows(rows: readonly ControlRow[]): ReadonlyMap<string, Finding> {
  return new Map(
    rows.flatMap((row): [string, Finding][] => {
      const finding = ofRow(row);
      return finding === null ? [] : [[row.id, finding]];
    }),
  );
}

function ofRow(row: ControlRow): Finding | null {
  const id = parseControlId(row.id);
  if (id === null || row.kind === 'kill_switch' || row.cause === null) return null;
  const { kind, mode, share, cause } = row;
  const base = {
    ...{ id: row.id, kind, active: true, mode, share, cause },
    until: row.until?.toISOString() ?? null,
    agent: agentOf(id),
    category: id.kind === 'mode' ? id.category : null,
    source: id.kind === 'breaker' && id.of === 'source' ? id.name : null,
  };
  switch (kind) {
    case 'mode':
      return mode === null || mode === 'normal' ? null : { ...base, stands: mode };
    case 'breaker':
      if (share === null || share >= 1) return null;
      return { ...base, stands: share === 0 ? 'open' : 'half_open' };
    case 'burst':
      return cause.code === 'burst' ? { ...base, stands: 'held' } : null;
  }
}

/** The agent a control is about; null when it is about a source. */
export function agentOf(control: ControlTarget): string | null {
  if (control.kind !== 'breaker') return control.agent;
  return control.of === 'agent' ? control.name : null;
}
