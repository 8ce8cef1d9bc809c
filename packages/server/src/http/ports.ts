import type { Sessions } from '../auth/sessions.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { Registry } from '../telemetry/registry.ts';
import type { AppDeps } from './app-deps.ts';
import type { EventHub } from './event-hub.ts';
import type { IntakePort } from './intake-port.ts';

/** What handlers share in one process. */
export interface Ports extends AppDeps {
  readonly keys: KeyRing;
  readonly sessions: Sessions;
  readonly intake: IntakePort;
  readonly hasSource: (tenantId: string, source: string) => Promise<boolean>;
  readonly events: EventHub;
  readonly registry: Registry;
}
