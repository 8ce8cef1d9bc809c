import type { ControlView } from '@signalbox/contract';
import type { ControlRow } from '../store/control/controls.ts';

/** A control as it is told over HTTP. */
export function toControlView(row: ControlRow): ControlView {
  const { id, kind, tripped, reason, actor, until, mode, share, cause } = row;
  return {
    ...{ id, kind, tripped, reason, actor, mode, share, cause },
    until: until?.toISOString() ?? null,
    updatedAt: row.updated_at.toISOString(),
    forced:
      row.forced_mode === null
        ? null
        : {
            mode: row.forced_mode,
            reason: row.forced_reason ?? '',
            actor: row.forced_by ?? '',
            until: row.forced_until?.toISOString() ?? null,
          },
  };
}

/** True while a switch is tripped or a person limits a control, or it limits something by itself. */
export function isLimiting(row: ControlRow, nowMs: number): boolean {
  if (row.kind === 'kill_switch') {
    return row.tripped && (row.until === null || row.until.getTime() > nowMs);
  }
  const forced =
    row.forced_mode !== null && (row.forced_until === null || row.forced_until.getTime() > nowMs);
  const found =
    row.kind === 'mode'
      ? row.mode !== null && row.mode !== 'normal'
      : row.kind === 'breaker'
        ? (row.share ?? 1) < 1
        : row.cause?.code === 'burst';
  return forced || found;
}
