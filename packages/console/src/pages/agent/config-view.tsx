import { MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorView } from 'codemirror';
import { type ReactNode, useEffect, useRef } from 'react';
import { stringify } from 'yaml';
import { useNarrow } from '../../components/list/use-narrow.ts';
import classes from './agent.module.css';

type Config = Readonly<Record<string, unknown>>;

/** One configuration, or two with their differences; read only. Side by side where there is room. */
export function ConfigView({
  before,
  after,
}: {
  readonly before: Config | null;
  readonly after: Config;
}): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const narrow = useNarrow();
  const oldText = before === null ? null : yamlOf(before);
  const newText = yamlOf(after);
  useEffect(() => {
    const parent = box.current;
    if (parent === null) return undefined;
    const view = show(parent, oldText, newText, narrow);
    return () => view.destroy();
  }, [oldText, newText, narrow]);
  const same = oldText === newText;
  return (
    <>
      {same ? <p className={classes.note}>The two are the same, word by word.</p> : null}
      <div ref={box} className={classes.editor} />
    </>
  );
}

function show(
  parent: HTMLElement,
  before: string | null,
  after: string,
  narrow: boolean,
): { destroy(): void } {
  if (before === null)
    return new EditorView({ parent, doc: after, extensions: base('Configuration') });
  const collapseUnchanged = { margin: 3, minSize: 6 };
  if (narrow) {
    const merge = unifiedMergeView({
      original: before,
      mergeControls: false,
      collapseUnchanged,
      highlightChanges: true,
    });
    return new EditorView({ parent, doc: after, extensions: [base('What changed'), merge] });
  }
  return new MergeView({
    parent,
    a: { doc: before, extensions: base('Before') },
    b: { doc: after, extensions: base('After') },
    collapseUnchanged,
    gutter: true,
  });
}

function base(label: string) {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? '';
  return [
    // The editor makes its styles while running; the policy of the page lets in those with its nonce.
    EditorView.cspNonce.of(nonce),
    EditorView.editable.of(false),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({
      'aria-label': label,
      tabindex: '0',
      role: 'textbox',
      'aria-readonly': 'true',
      'aria-multiline': 'true',
    }),
    theme,
  ];
}

const theme = EditorView.theme({
  '&': { color: 'var(--sb-text)', backgroundColor: 'transparent', fontSize: '12px' },
  '.cm-content': { fontFamily: 'var(--sb-mono)', lineHeight: '18px', padding: '8px 0' },
  '.cm-scroller': { fontFamily: 'var(--sb-mono)' },
  '.cm-line': { padding: '0 12px' },
  '&.cm-merge-a .cm-changedLine, .cm-deletedChunk': { backgroundColor: 'var(--sb-manual-soft)' },
  '&.cm-merge-b .cm-changedLine, .cm-changedLine, .cm-insertedLine': {
    backgroundColor: 'var(--sb-auto-soft)',
  },
  '&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText': {
    background: 'none',
    textDecoration: 'underline 2px var(--sb-manual)',
  },
  '&.cm-merge-b .cm-changedText, .cm-changedText': {
    background: 'none',
    textDecoration: 'underline 2px var(--sb-auto)',
  },
  '.cm-changeGutter': { width: '4px', paddingLeft: '0' },
  '&.cm-merge-a .cm-changedLineGutter, .cm-deletedLineGutter': { background: 'var(--sb-manual)' },
  '&.cm-merge-b .cm-changedLineGutter, .cm-changedLineGutter': { background: 'var(--sb-auto)' },
  '.cm-collapsedLines': {
    background: 'var(--sb-raised)',
    color: 'var(--sb-text-soft)',
    padding: '4px 12px',
    cursor: 'pointer',
    backgroundImage: 'none',
  },
  // The sign the editor brings is in few fonts.
  '.cm-collapsedLines:before, .cm-collapsedLines:after': { content: '"…"' },
  '.cm-gutters': { background: 'transparent', border: 'none' },
});

function yamlOf(config: Config): string {
  return stringify(config, { lineWidth: 100, sortMapEntries: false, aliasDuplicateObjects: false });
}
