import type { AnswerContext, Finding, ReplyPlace, ReplyToCheck } from './answer.ts';
import { type Sentence, sentencesOf } from './sentences.ts';
import { type Passage, readPassage, supportOf } from './support.ts';

/**
 * What is cited was returned by a tool, and says so. A sentence with marks rests on what they name, all together. In a reply without
 * marks each citation has to support a sentence. Numbers and names of sentences without marks come from what is cited or from the thread.
 */
export function checkCitations(reply: ReplyToCheck, context: AnswerContext): readonly Finding[] {
  const texts = textsById(context);
  const sentences = sentencesOf(reply.text);
  const marked = sentences.filter(({ marks }) => marks.length > 0);
  const findings: Finding[] = [];
  for (const id of reply.citations) if (!texts.has(id)) findings.push(missing(null));
  for (const sentence of marked) findings.push(...checkMarked(sentence, reply.citations, texts));
  if (marked.length === 0) findings.push(...checkWhole(sentences, reply.citations, texts));
  const cited = [...reply.citations, ...marked.flatMap(({ marks }) => marks)];
  const known = [...cited.flatMap((id) => texts.get(id) ?? []), ...context.thread];
  const unmarked = sentences.filter(({ marks }) => marks.length === 0);
  return [...findings, ...checkNames(unmarked, readPassage(known.join('\n')))];
}

function textsById({ passages }: AnswerContext): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const { id, title, text } of passages) {
    // A tool may return two parts under one id: what either says counts.
    const before = texts.get(id);
    texts.set(id, `${before === undefined ? '' : `${before}\n`}${title}\n${text}`);
  }
  return texts;
}

function checkMarked(
  { from, to, text, marks }: Sentence,
  citations: readonly string[],
  texts: ReadonlyMap<string, string>,
): readonly Finding[] {
  const findings: Finding[] = [];
  const passages: string[] = [];
  for (const mark of marks) {
    const id = /^\d+$/.test(mark) ? citations[Number(mark) - 1] : mark;
    const passage = id === undefined ? undefined : texts.get(id);
    if (passage === undefined) findings.push(missing({ from, to }));
    else passages.push(passage);
  }
  if (passages.length > 0 && !supportOf(text, readPassage(passages.join('\n'))).supported)
    findings.push(unsupported({ from, to }));
  return findings;
}

function checkWhole(
  sentences: readonly Sentence[],
  citations: readonly string[],
  texts: ReadonlyMap<string, string>,
): readonly Finding[] {
  const cited = citations.flatMap((id) => texts.get(id) ?? []);
  const idle = cited.map(readPassage).filter(
    (passage) =>
      !sentences.some(({ text }) => {
        const { supported, words } = supportOf(text, passage);
        return supported && words > 1;
      }),
  );
  return idle.map(() => unsupported(null));
}

function checkNames(sentences: readonly Sentence[], known: Passage): readonly Finding[] {
  return sentences
    .filter(({ text }) => !supportOf(text, known).exact)
    .map(({ from, to }) => unsupported({ from, to }));
}

function missing(place: ReplyPlace | null): Finding {
  return { code: 'citation_missing', field: null, place };
}

function unsupported(place: ReplyPlace | null): Finding {
  return { code: 'citation_unsupported', field: null, place };
}
