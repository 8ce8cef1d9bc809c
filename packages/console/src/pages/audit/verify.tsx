import { Button, Loader, Modal } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type AuditReport, verifyAudit } from '../../api/audit.ts';
import { ErrorState } from '../../components/state/states.tsx';
import { useClock } from '../../components/time/clock.ts';
import { RelativeTime } from '../../components/time/relative-time.tsx';
import { useCommands } from '../../shell/palette-store.ts';
import { useShortcuts } from '../../shortcuts/use-shortcuts.ts';
import { formatDuration } from '../../words/moment.ts';
import classes from './audit.module.css';
import { VerifyReport } from './verify-report.tsx';

interface Verified {
  readonly report: AuditReport;
  readonly at: string;
  readonly tookMs: number;
}

const kept = ['audit-verified'];

/** Reads and checks the whole audit when asked, and keeps the last report of this visit at hand. */
export function Verify(): ReactNode {
  const client = useQueryClient();
  const [opened, setOpened] = useState(false);
  const [last, setLast] = useState(() => client.getQueryData<Verified>(kept));
  const [beganMs, setBeganMs] = useState(0);
  const running = useRef<AbortController | null>(null);
  const run = useMutation({
    mutationFn: async (): Promise<Verified> => {
      const own = new AbortController();
      running.current = own;
      const began = Date.now();
      setBeganMs(began);
      const report = await verifyAudit(own.signal);
      return { report, at: new Date().toISOString(), tookMs: Date.now() - began };
    },
    onSuccess: (verified) => {
      client.setQueryData(kept, verified);
      setLast(verified);
    },
  });
  useEffect(() => () => running.current?.abort(), []);
  const start = (): void => {
    setOpened(true);
    if (!run.isPending) run.mutate();
  };
  useShortcuts('Audit', [{ keys: 'v', label: 'Verify the audit', run: start }]);
  useCommands([{ id: 'verify', label: 'Verify the audit', run: start }]);
  return (
    <>
      {last === undefined ? null : (
        <Button variant="subtle" onClick={() => setOpened(true)}>
          <span>
            {last.report.ok ? 'whole' : 'damaged'}, verified <RelativeTime at={last.at} />
          </span>
        </Button>
      )}
      <Button
        variant="filled"
        leftSection={<IconShieldCheck size={16} aria-hidden="true" />}
        onClick={start}
      >
        {run.isPending ? 'Verifying …' : 'Verify'}
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title="Is the audit whole?" size="lg">
        {run.isPending ? (
          <Running
            beganMs={beganMs}
            onCancel={() => {
              running.current?.abort();
              run.reset();
              setOpened(false);
            }}
          />
        ) : run.error !== null ? (
          <ErrorState error={run.error} what="It could not be verified" onRetry={start} />
        ) : last === undefined ? null : (
          <>
            <VerifyReport report={last.report} onLeave={() => setOpened(false)} />
            <p className={classes.foot}>
              Read and checked in {formatDuration(last.tookMs)}, <RelativeTime at={last.at} />.
            </p>
          </>
        )}
      </Modal>
    </>
  );
}

function Running({
  beganMs,
  onCancel,
}: {
  readonly beganMs: number;
  readonly onCancel: () => void;
}): ReactNode {
  const seconds = useClock((nowMs) => Math.max(0, Math.floor((nowMs - beganMs) / 1_000)));
  return (
    <div className={classes.running} role="status">
      <Loader size="sm" aria-hidden="true" />
      <p>
        <strong>Reading every entry and seal: {seconds} s</strong>
      </p>
      <p className={classes.soft}>
        Each entry is compared with its seal, the seals with each other and with the anchors kept
        outside the database. A large audit takes minutes. You may close this and come back; the
        line goes on meanwhile.
      </p>
      <Button onClick={onCancel}>Cancel</Button>
    </div>
  );
}
