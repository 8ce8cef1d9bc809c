/**
 * What words of an attack are about, whatever the language. One bit each; a word may be about several. What an attack says is
 * found by which of these stand near each other (`families.ts`), so an attack in a language no training sentence was in is
 * still read.
 */
export const concepts = {
  /** ignore, forget, disregard */
  ignore: 1 << 0,
  /** previous, above, so far, all you were told */
  prior: 1 << 1,
  /** instructions, rules, guidelines, orders */
  rules: 1 << 2,
  /** system prompt, initial prompt, hidden instructions */
  prompt: 1 << 3,
  /** show, print, repeat, tell me */
  reveal: 1 << 4,
  /** password, key, credentials */
  secret: 1 << 5,
  /** your: what belongs to whoever reads */
  yours: 1 << 6,
  /** assistant, AI, model, chatbot, agent */
  assistant: 1 << 7,
  /** you are now, act as, pretend */
  persona: 1 << 8,
  /** unfiltered, no restrictions, never refuse */
  unbound: 1 << 9,
  /** do not mention, tell nobody */
  conceal: 1 << 10,
  /** instead, from now on, new task */
  instead: 1 << 11,
  /** mark, close, approve, set, delete, grant */
  act: 1 << 12,
  /** ticket, invoice, account, priority */
  record: 1 << 13,
  /** skip, without */
  skip: 1 << 14,
  /** approval, review, a human, confirmation */
  check: 1 << 15,
  /** your answer, your response, when you reply */
  reply: 1 << 16,
  /** translate, write a poem, say, respond only */
  task: 1 << 17,
  /** imagine, suppose, hypothetically */
  imagine: 1 << 18,
  /** where does X live, birth date of */
  personal: 1 << 19,
  /** the following code, snippet */
  code: 1 << 20,
  /** merge, integrate, insert */
  merge: 1 << 21,
  /** important, note to, before you continue, P.S. */
  notice: 1 << 22,
  /** send, forward, post, upload */
  send: 1 << 23,
  /** every, all other, all further */
  every: 1 << 24,
} as const;

export type Concept = keyof typeof concepts;

/** Words and phrases by concept, separated by commas; `*` after the beginning of a word stands for any ending. */
export type Language = Readonly<Partial<Record<Concept, string>>>;
