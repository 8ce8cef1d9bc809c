import type { Bench } from './bench.ts';
import { fakeFreshservice } from './fake-freshservice.ts';
import { fakeJira } from './fake-jira.ts';
import { fakeServicenow } from './fake-servicenow.ts';

/** Ticket systems nobody here has a server of, each as its documents describe it. */
export const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  freshservice: fakeFreshservice,
  jira: fakeJira,
  servicenow: fakeServicenow,
};

/** Those that are tested against real servers, in test/ticket-systems. */
export const testedForReal = ['redmine', 'rt'];
