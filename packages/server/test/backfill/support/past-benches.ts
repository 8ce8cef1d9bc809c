import { author, fakeRedmine, member } from '../../polling/support/fake-redmine.ts';
import { fakeRt } from '../../polling/support/fake-rt.ts';
import type { JsonAnswer } from '../../polling/support/serve-json.ts';
import type { Bench } from '../../support/systems/bench.ts';
import { benches } from '../../support/systems/benches.ts';

/** A system with a past: what its people did with a ticket, in one word of each. */
export interface PastBench {
  readonly lines: readonly string[];
  /** Label that a ticket has once it is `labelled`; `other` is what the workspace has no word for. */
  readonly label: { readonly field: string; readonly ours: string; readonly other: string };
  /** What the labels are after `relabelled`. */
  readonly relabel: Readonly<Record<string, string>>;
  /** Its list has no tickets that are open and younger than a day. */
  readonly hidesYoung: boolean;
  nowMs: number;
  readonly asked: string[];
  create(subject: string, body?: string): string;
  labelled(id: string): void;
  relabelled(id: string): void;
  unlabelled(id: string): void;
  say(id: string, who: 'requester' | 'colleague', text: string): void;
  end(id: string): void;
  /** False: it does not tell what stood there before, and nothing was written. */
  rewrite(id: string, subject: string, body: string): boolean;
  mark(id: string): void;
  /** The next request whose path fits is answered so. */
  fail(path: RegExp, answer: JsonAnswer): void;
  close(): Promise<void>;
}

function ofBench(bench: Bench): PastBench {
  const { system } = bench;
  return {
    lines: bench.lines(),
    label: { field: 'category', ours: 'network', other: bench.otherCategory },
    relabel: { category: 'network', priority: 'low' },
    hidesYoung: false,
    get nowMs() {
      return system.nowMs;
    },
    set nowMs(ms: number) {
      system.nowMs = ms;
    },
    asked: system.asked,
    create: bench.create,
    labelled: (id) => bench.set(id, 'category', bench.decided.category),
    relabelled: (id) => bench.set(id, 'priority', bench.decided.priority),
    unlabelled: (id) => bench.set(id, 'category', bench.otherCategory),
    say: bench.say,
    end: bench.end,
    rewrite: (id, subject, body) => {
      bench.rewrite?.(id, subject, body);
      return bench.rewrite !== null;
    },
    mark: bench.mark,
    fail: (path, answer) => system.fail(path, answer),
    close: async () => {
      await system.close();
      system.check();
    },
  };
}

async function redmine(): Promise<PastBench> {
  const fake = await fakeRedmine();
  return {
    lines: [
      ...['type: redmine', `url: ${fake.url}`, 'token: key'],
      'fields: { priority: { field: priority, values: { low: Low, urgent: Urgent } } }',
      'poll: { projects: desk }',
    ],
    label: { field: 'priority', ours: 'low', other: 'Immediate' },
    relabel: { priority: 'urgent' },
    hidesYoung: false,
    get nowMs() {
      return fake.nowMs;
    },
    set nowMs(ms: number) {
      fake.nowMs = ms;
    },
    asked: fake.asked,
    create: fake.create,
    labelled: (id) => fake.set(id, 'Low'),
    relabelled: (id) => fake.set(id, 'Urgent'),
    unlabelled: (id) => fake.set(id, 'Immediate'),
    say: (id, who, text) => fake.note(id, who === 'requester' ? author : member, text),
    end: fake.end,
    rewrite: (id, subject, body) => {
      fake.rewrite(id, subject, body);
      return true;
    },
    mark: (id) => fake.note(id, member, 'set by an agent [signalbox:elsewhere]', true),
    fail: fake.fail,
    close: fake.close,
  };
}

async function rt(): Promise<PastBench> {
  const fake = await fakeRt();
  // It is asked for what is older than a day by our clock.
  fake.nowMs = Date.now();
  return {
    lines: [
      ...['type: rt', `url: ${fake.url}`, 'token: t'],
      'fields: { priority: { field: Priority, values: { low: "20", urgent: "80" } } }',
      'poll: { queues: [Service Desk, Network] }',
    ],
    label: { field: 'priority', ours: 'low', other: '50' },
    relabel: { priority: 'urgent' },
    hidesYoung: true,
    get nowMs() {
      return fake.nowMs;
    },
    set nowMs(ms: number) {
      fake.nowMs = ms;
    },
    asked: fake.asked,
    create: fake.create,
    labelled: (id) => fake.set(id, '20'),
    relabelled: (id) => fake.set(id, '80'),
    unlabelled: (id) => fake.set(id, '50'),
    say: (id, who, text) =>
      fake.say(id, 'Correspond', who === 'requester' ? 'paul@corp.test' : 'hanna', text),
    end: fake.end,
    // The first message of a ticket cannot be written over.
    rewrite: (id, subject) => {
      fake.rename(id, subject);
      return true;
    },
    mark: fake.mark,
    fail: fake.fail,
    close: fake.close,
  };
}

export const pastBenches: Readonly<Record<string, () => Promise<PastBench>>> = {
  ...Object.fromEntries(
    Object.entries(benches).map(([type, open]) => [type, async () => ofBench(await open())]),
  ),
  redmine,
  rt,
};
