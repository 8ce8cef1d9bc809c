import type { Anchors } from '../audit/anchors.ts';
import type { PeopleAuth } from '../auth/people-auth.ts';
import type { SignInThrottle } from '../auth/throttle.ts';
import type { ConnectDraft } from '../drafts/ask-draft.ts';
import type { ExampleFiles } from '../import/example-files.ts';
import type { HttpImports } from '../import/http-imports.ts';
import type { LineContext, Topic } from '../line/context.ts';
import type { ToolDesk } from '../tool-ledger/tool-desk.ts';
import type { HookSource } from '../webhooks/in/hook-directory.ts';
import type { Environment } from '../workspace/environment.ts';

export interface AppOptions {
  /** Requests a second of one key. Default 2,000. */
  readonly keyPerSecond?: number | undefined;
  /** Requests of one key at once. Default 4,000. */
  readonly keyBurst?: number | undefined;
  /** Unknown keys from one address in a minute, and at once. Default 20. */
  readonly unknownKeysPerMinute?: number | undefined;
  /** Open event streams of this process. Default 100. */
  readonly eventStreamsMax?: number | undefined;
  /** How often a silent event stream says that it is alive. Default 15,000. */
  readonly heartbeatMs?: number | undefined;
}

/** How sources are tried out before they stand in a file. */
export interface SourceDrafts {
  /** Whose workspace this environment belongs to; nobody else may name its variables. */
  readonly tenantId: string;
  readonly environment: Environment;
  readonly connect: ConnectDraft;
}

/** What the HTTP interface works with; `main` hands it in. */
export interface AppDeps {
  readonly context: LineContext;
  readonly anchors: Anchors;
  readonly people: PeopleAuth;
  readonly throttle: SignInThrottle;
  /** Where people open the console; null: wherever a request was sent to. */
  readonly publicUrl: string | null;
  /** Folder with the built console; null: pages say how to build it. */
  readonly consoleDirectory?: string | null | undefined;
  /** How sources of this process take webhooks. */
  readonly hooks: HookSource;
  /** Imports that come over HTTP. */
  readonly imports: HttpImports;
  /** Example tickets of the workspace; absent: there are none. */
  readonly examples?: ExampleFiles | undefined;
  /** Absent: no source can be tried out here. */
  readonly drafts?: SourceDrafts | undefined;
  /** The tools of a tenant, as this process knows them. */
  readonly tools: (tenantId: string) => ToolDesk;
  /** Hears announcements of all processes; returns the way to stop. */
  readonly listen: (
    listener: (announcement: { readonly tenantId: string; readonly topic: Topic }) => void,
  ) => () => void;
  /** Aborted when the process stops: streams end and nothing is listened to any more. */
  readonly stopping: AbortSignal;
  /** Of this program, for `/openapi.json`. */
  readonly version: string;
  readonly options?: AppOptions | undefined;
}
