// The ticket systems Signalbox speaks to, each by the `type` its sources have: a folder beside this file, and one line here.
export { freshservice } from './freshservice/freshservice.ts';
export { jira } from './jira/jira.ts';
export { redmine } from './redmine/redmine.ts';
export { rt } from './rt/rt.ts';
export { servicenow } from './servicenow/servicenow.ts';
