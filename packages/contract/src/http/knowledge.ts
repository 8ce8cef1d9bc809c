import { z } from 'zod';

/** Who reads an article. */
const readerSchema = z.object({
  agent: z.string(),
  /** False: its version reads an earlier text, after a rollback. */
  current: z.boolean(),
});

/** What became of the replies that cite an article, over the days of the answer. */
const citationsSchema = z.object({
  /** Decisions whose reply cites a passage of the text in force. */
  cited: z.int(),
  /** Of these: sent as proposed, sent after a change, and not sent though somebody decided. The rest nobody has decided. */
  sent: z.int(),
  edited: z.int(),
  unsent: z.int(),
  /** Of these: all that was checked of their fields was right, or some of it was not. The rest was not checked. */
  right: z.int(),
  wrong: z.int(),
  /** Decisions whose reply cites an earlier text of the same path. */
  citedBefore: z.int(),
});

/** An article of the workspace in force. */
export const knowledgeArticleSchema = z.object({
  /** Below `knowledge/`. */
  path: z.string(),
  /** Made of path and text: another text is another article. */
  id: z.string(),
  title: z.string(),
  passages: z.int(),
  characters: z.int(),
  /** When this very text was published first. */
  since: z.string(),
  agents: z.array(readerSchema),
  citations: citationsSchema,
});
export type KnowledgeArticleView = z.infer<typeof knowledgeArticleSchema>;

export const knowledgeSchema = z.object({
  /** Citations are counted over so many days. */
  days: z.int(),
  /** The newest so many replies at most; `replies` of them were there. */
  repliesMax: z.int(),
  replies: z.int(),
  /** In the order of paths. */
  articles: z.array(knowledgeArticleSchema),
});
export type KnowledgeView = z.infer<typeof knowledgeSchema>;

/**
 * Of a gap now: `missing`: no article in force has it. `unread`: `article` may have it, and an agent that asked does not read that.
 * `found`: whoever asked finds `article` by now.
 */
export const gapStandings = ['missing', 'unread', 'found'] as const;

/** What agents looked for in vain, as far as one article would answer it. */
export const knowledgeGapSchema = z.object({
  /** The wording most tickets asked for, redacted. */
  query: z.string(),
  /** All wordings, most tickets first, at most ten. */
  queries: z.array(z.object({ query: z.string(), tickets: z.int() })),
  agents: z.array(z.string()),
  tickets: z.int(),
  lastAt: z.string(),
  /** The newest tickets, at most five. */
  examples: z.array(z.object({ itemId: z.string(), externalId: z.string() })),
  standing: z.enum(gapStandings),
  article: z.string().nullable(),
});
export type KnowledgeGapView = z.infer<typeof knowledgeGapSchema>;

export const knowledgeGapsSchema = z.object({
  days: z.int(),
  /** Most tickets first. */
  gaps: z.array(knowledgeGapSchema),
  /** Groups that are not shown, with fewer tickets. */
  more: z.int(),
});
export type KnowledgeGapsView = z.infer<typeof knowledgeGapsSchema>;

const passageSchema = z.object({
  no: z.int(),
  /** The headings it stands under, outermost first. */
  heading: z.string(),
  line: z.int(),
  text: z.string(),
});

export const knowledgeTextSchema = z.object({
  path: z.string(),
  id: z.string(),
  title: z.string(),
  since: z.string(),
  /** The file, word by word. */
  text: z.string(),
  passages: z.array(passageSchema),
});
export type KnowledgeTextView = z.infer<typeof knowledgeTextSchema>;

/** What a request can hold. */
const textMax = 1_000_000;
const draft = {
  /** Below `knowledge/`; of an article there is, or of a new one. */
  path: z.string().min(1).max(300),
  text: z.string().max(textMax),
};

export const checkArticleBodySchema = z.strictObject({
  ...draft,
  /** The `id` of the text the draft was made from; null: there was none. */
  base: z.string().max(40).nullable().default(null),
});

export const articleCheckSchema = z.object({
  /** Where it stands in the workspace. */
  file: z.string(),
  /** What does not fit, as the files are checked. */
  problems: z.array(z.object({ expected: z.string(), hint: z.string() })),
  isNew: z.boolean(),
  /** The text in force is not the one the draft was made from. */
  stale: z.boolean(),
  /** From the text in force to the draft, as `git apply` takes it; empty: they are the same. */
  patch: z.string(),
  title: z.string(),
  passages: z.int(),
  /** Agents whose file names the path, and so get a new version. */
  readers: z.array(z.string()),
});
export type ArticleCheck = z.infer<typeof articleCheckSchema>;

export const tryArticleBodySchema = z.strictObject({
  ...draft,
  question: z.string().min(1).max(500),
  /** Whose knowledge is searched. Absent: all articles in force. */
  agent: z.string().min(1).max(63).optional(),
});

const hitSchema = z.object({
  path: z.string(),
  no: z.int(),
  title: z.string(),
  heading: z.string(),
  text: z.string(),
  /** It is a passage of the article that is edited. */
  ofDraft: z.boolean(),
});
export type ArticleHit = z.infer<typeof hitSchema>;

export const articleTrySchema = z.object({
  /** What the question finds in the articles in force, best first. */
  before: z.array(hitSchema),
  /** The same with the draft in the place of its article. */
  after: z.array(hitSchema),
  /** The agent's file does not name the path of the draft. */
  unread: z.boolean(),
  /** What compares meaning is away, or does not take that much of a draft: what is said in other words was not found. */
  byWordsAlone: z.boolean(),
});
export type ArticleTry = z.infer<typeof articleTrySchema>;
