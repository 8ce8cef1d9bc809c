import type { Files } from './folder.ts';

/** What is wrong, the files that replace good ones, and each problem as code and text. */
export type BrokenFile = readonly [what: string, files: Files, problems: readonly string[]];

export const main = (text: string): Files => ({ 'signalbox.yaml': `workspace: test\n${text}` });

/** An agent file; `fields` is added when the text has none. */
export const agent = (text: string): Files => {
  const fields = text.includes('fields:') ? '' : 'fields: { category: {} }\n';
  return { 'agents/triage.yaml': `agent: triage\nowner: lead\n${fields}${text}` };
};

export const rule = (text: string): Files => ({ 'rules/basics.yaml': `- rule: one\n${text}` });

/** A good http source with more lines at its end. */
export const http = (text: string): Files =>
  main(
    [
      'sources:',
      '  - name: sink',
      '    type: http',
      '    url: http://127.0.0.1:9000',
      '    write: { path: /t, body: { key: "{{writeKey}}" } }',
      // Last, so that the lines above keep their numbers.
      text.includes('readback')
        ? text
        : `${text.replace(/\n?$/, '\n')}    readback: { path: /t, fields: { category: $.category } }\n`,
    ].join('\n'),
  );
