import { checkPattern } from './pattern.ts';
import type { Rule, RuleCondition } from './rule.ts';
import { foldWord, isAscii, isUnspaced, normaliseText, type Token, wordsOf } from './tokens.ts';

/** A word list of one rule, addressed by number while a text is scanned. */
export interface WordTarget {
  readonly atom: number;
  readonly subjectOnly: boolean;
}

export interface PhraseTarget extends WordTarget {
  readonly rest: readonly Token[];
  readonly text: string;
}

export interface PrefixTarget extends WordTarget {
  readonly start: Token;
}

/** A condition whose word lists and patterns have been replaced by numbers and compiled expressions. */
export type CompiledCondition =
  | { readonly type: 'any'; readonly of: readonly CompiledCondition[] }
  | { readonly type: 'all'; readonly of: readonly CompiledCondition[] }
  | { readonly type: 'atom'; readonly atom: number }
  | {
      readonly type: 'regex';
      readonly expression: RegExp;
      readonly literal: string;
      readonly subjectOnly: boolean;
    }
  | { readonly type: 'field'; readonly name: string; readonly oneOf: readonly string[] }
  | { readonly type: 'senderDomain'; readonly domains: readonly string[] }
  | { readonly type: 'language'; readonly languages: readonly string[] }
  | { readonly type: 'kind'; readonly kinds: readonly string[] };

export interface CompiledRule {
  readonly rule: Rule;
  readonly when: CompiledCondition;
  readonly sets: readonly (readonly [field: string, value: string])[];
}

export interface WordIndex {
  readonly atoms: number;
  readonly words: ReadonlyMap<string, readonly WordTarget[]>;
  readonly phrases: ReadonlyMap<string, readonly PhraseTarget[]>;
  /** Keyed by the first two letters, so that a text word meets only the few prefixes that can fit. */
  readonly prefixes: ReadonlyMap<string, readonly PrefixTarget[]>;
  readonly unspaced: readonly (WordTarget & { readonly text: string })[];
}

export interface CompiledRules {
  readonly rules: readonly CompiledRule[];
  readonly index: WordIndex;
}

/** Raised by `compileRules` for a rule that the workspace check would have refused. */
export class RuleCompileError extends Error {
  readonly code = 'rule_not_safe';
  readonly rule: string;

  constructor(rule: string, reason: string) {
    super(`Rule "${rule}" cannot be compiled: the pattern has ${reason}.`);
    this.name = 'RuleCompileError';
    this.rule = rule;
  }
}

interface MutableIndex {
  atoms: number;
  readonly words: Map<string, WordTarget[]>;
  readonly phrases: Map<string, PhraseTarget[]>;
  readonly prefixes: Map<string, PrefixTarget[]>;
  readonly unspaced: (WordTarget & { readonly text: string })[];
}

function add<T>(
  map: Map<string, T[]>,
  token: Token,
  keyOf: (form: string) => string,
  target: T,
): void {
  for (const key of new Set([keyOf(token.plain), keyOf(token.spelled)])) {
    const list = map.get(key);
    if (list === undefined) map.set(key, [target]);
    else list.push(target);
  }
}

const whole = (form: string): string => form;
/** The key under which prefixes are filed and text words look them up. */
export const prefixKey = (form: string): string => form.slice(0, 2);

function addWord(index: MutableIndex, word: string, target: WordTarget): void {
  const text = normaliseText(word.trim());
  const isPrefix = text.endsWith('*');
  const bare = isPrefix ? text.slice(0, -1) : text;
  if (!isAscii(bare) && isUnspaced(bare)) {
    index.unspaced.push({ ...target, text: bare });
    return;
  }
  const [first, ...rest] = wordsOf(bare).map(foldWord);
  if (first === undefined) return;
  if (isPrefix && rest.length === 0) {
    add(index.prefixes, first, prefixKey, { ...target, start: first });
  } else if (rest.length === 0) add(index.words, first, whole, target);
  else add(index.phrases, first, whole, { ...target, rest, text: bare });
}

function compileCondition(
  index: MutableIndex,
  rule: string,
  condition: RuleCondition,
): CompiledCondition {
  switch (condition.type) {
    case 'any':
    case 'all': {
      const of = condition.of.map((inner) => compileCondition(index, rule, inner));
      // Regular expressions cost most, so they run only when the cheap tests leave the answer open.
      of.sort((a, b) => Number(a.type === 'regex') - Number(b.type === 'regex'));
      return { type: condition.type, of };
    }
    case 'words': {
      const atom = index.atoms;
      index.atoms += 1;
      for (const word of condition.words) {
        addWord(index, word, { atom, subjectOnly: condition.subjectOnly });
      }
      return { type: 'atom', atom };
    }
    case 'regex': {
      const checked = checkPattern(condition.pattern);
      if (!checked.ok) throw new RuleCompileError(rule, checked.reason);
      const expression = new RegExp(checked.source, 'iu');
      const { literal } = checked;
      return { type: 'regex', expression, literal, subjectOnly: condition.subjectOnly };
    }
    case 'field':
      return { ...condition, oneOf: condition.oneOf.map((value) => value.trim().toLowerCase()) };
    case 'senderDomain':
      return { ...condition, domains: condition.domains.map((domain) => domain.toLowerCase()) };
    case 'language':
      return { ...condition, languages: condition.languages.map((tag) => tag.toLowerCase()) };
    case 'kind':
      return condition;
  }
}

/**
 * Prepares rules for `applyRules`: every word of every rule goes into one map, so that a text is scanned once
 * whatever the number of rules. Rules are put in name order, which makes results independent of file order to
 * the last bit.
 *
 * In a word list a word is matched whole and without regard to case or marks; several words are matched in a
 * row; a trailing `*` matches the start of a word (German compounds: `drucker*`).
 * @throws RuleCompileError for a pattern that `checkPattern` refuses
 */
export function compileRules(rules: readonly Rule[]): CompiledRules {
  const index: MutableIndex = {
    atoms: 0,
    words: new Map(),
    phrases: new Map(),
    prefixes: new Map(),
    unspaced: [],
  };
  const ordered = [...rules].sort(
    (a, b) => (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0) || a.weight - b.weight,
  );
  const compiled = ordered.map((rule) => ({
    rule,
    when: compileCondition(index, rule.rule, rule.when),
    sets: Object.entries(rule.sets),
  }));
  return { rules: compiled, index };
}
