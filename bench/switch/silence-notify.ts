import type { Engine } from '@signalbox/server';
import pg from 'pg';

const everyMs = 50;
// As the superuser of the embedded server: every connection that announces or listens is ended as soon as it is there.
const text = `
  select pg_terminate_backend(pid) from pg_stat_activity
  where application_name = 'signalbox announcer' and pid <> pg_backend_pid()`;

/** Keeps all processes from hearing each other until it is ended. */
export function silenceNotify(engine: Engine): { end(): Promise<void> } {
  const client = new pg.Client({ connectionString: engine.url });
  client.on('error', () => undefined);
  let ended = false;
  const run = async (): Promise<void> => {
    await client.connect();
    while (!ended) {
      await client.query(text);
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
    await client.end();
  };
  const running = run();
  return {
    end: async () => {
      ended = true;
      await running;
    },
  };
}
