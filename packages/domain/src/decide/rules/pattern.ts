/**
 * Regular expressions of rules, made safe.
 *
 * V8 matches by backtracking, so a pattern written in a hurry (`(a+)+$`) can hold a worker for minutes on one
 * hostile ticket. A linear-time matcher would need states of its own in JavaScript and costs some 50 µs a
 * pattern and ticket; instead the pattern language is cut down until its worst case is bounded:
 * no backreferences, no lookaround, no quantifier on a group that itself repeats or branches without bound,
 * `*` and `+` mean at most 32 repeats, and the number of ways to match from one starting point (the product of
 * the choices of all repeats and alternatives) is at most 1,200. With the text cut at 10,000 characters no
 * pattern that passes takes longer than about a tenth of a second.
 * On the idea of bounding ambiguity: Weideman et al., "Analyzing Matching Time Behavior of Backtracking
 * Regular Expression Matchers", CIAA 2016.
 */
export const MAX_PATTERN_CHARACTERS = 200;
export const MAX_REGEX_TEXT_CHARACTERS = 10_000;
const UNBOUNDED_REPEATS = 32;
const MAX_REPEATS = 64;
const MAX_WAYS = 1_200;
const MAX_SIZE = 500;

export type PatternCheck =
  | { readonly ok: true; readonly source: string; readonly literal: string }
  | { readonly ok: false; readonly reason: string };

interface Part {
  readonly source: string;
  readonly ways: number;
  /** Longest text one way can take; bounds the work of fixed repeats such as (a{60}){60}. */
  readonly size: number;
  /** Longest run of plain letters every match contains, lower case; '' when there is none. */
  readonly literal: string;
  /** A repeat of varying length: repeating it again is what explodes. */
  readonly repeats: boolean;
}

class Refused extends Error {}

const WORD_SET = '\\p{L}\\p{M}\\p{N}_';
// JavaScript's own \b knows ASCII letters only, so `\büber` would never match.
const WORD_EDGE = `(?:(?<=[${WORD_SET}])(?![${WORD_SET}])|(?<![${WORD_SET}])(?=[${WORD_SET}]))`;

class PatternReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  readAll(): Part {
    const part = this.#alternatives();
    if (this.#at < this.#text.length) throw new Refused('a ")" without its "("');
    return part;
  }

  #peek(): string {
    return this.#text.charAt(this.#at);
  }

  #alternatives(): Part {
    const branches = [this.#sequence()];
    while (this.#peek() === '|') {
      this.#at += 1;
      branches.push(this.#sequence());
    }
    return {
      source: branches.map((branch) => branch.source).join('|'),
      ways: branches.reduce((sum, branch) => sum + branch.ways, 0),
      size: Math.max(...branches.map((branch) => branch.size)),
      literal: branches.length === 1 ? (branches[0]?.literal ?? '') : '',
      repeats: branches.some((branch) => branch.repeats),
    };
  }

  #sequence(): Part {
    let source = '';
    let ways = 1;
    let size = 0;
    let repeats = false;
    let literal = '';
    let run = '';
    while (this.#at < this.#text.length && this.#peek() !== '|' && this.#peek() !== ')') {
      const part = this.#quantified(this.#atom());
      run = /^[a-z0-9]$/i.test(part.source) ? run + part.source.toLowerCase() : '';
      if (run.length > literal.length) literal = run;
      source += part.source;
      ways *= part.ways;
      size += part.size;
      repeats ||= part.repeats;
    }
    return { source, ways, size, literal, repeats };
  }

  #atom(): Part {
    const char = this.#peek();
    if (char === '(') return this.#group();
    if (char === '[') return this.#characterClass();
    if (char === '\\')
      return { source: this.#escape(false), ways: 1, size: 1, literal: '', repeats: false };
    if (char === '*' || char === '+' || char === '?' || char === '{') {
      throw new Refused(`"${char}" with nothing before it to repeat`);
    }
    const whole = String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0);
    this.#at += whole.length;
    return { source: whole, ways: 1, size: 1, literal: '', repeats: false };
  }

  #group(): Part {
    this.#at += 1;
    if (this.#peek() === '?') {
      if (this.#text.charAt(this.#at + 1) !== ':') {
        throw new Refused('"(?" is allowed as "(?:" only: no lookaround, no named groups');
      }
      this.#at += 2;
    }
    const inner = this.#alternatives();
    if (this.#peek() !== ')') throw new Refused('a "(" without its ")"');
    this.#at += 1;
    return { ...inner, source: `(?:${inner.source})` };
  }

  #characterClass(): Part {
    let source = '[';
    this.#at += 1;
    while (this.#at < this.#text.length && this.#peek() !== ']') {
      if (this.#peek() === '\\') source += this.#escape(true);
      else {
        source += this.#peek();
        this.#at += 1;
      }
    }
    if (this.#peek() !== ']') throw new Refused('a "[" without its "]"');
    this.#at += 1;
    return { source: `${source}]`, ways: 1, size: 1, literal: '', repeats: false };
  }

  #escape(inClass: boolean): string {
    const char = this.#text.charAt(this.#at + 1);
    if (char === '') throw new Refused('a "\\" at the end');
    if (/[1-9]/.test(char) || char === 'k') throw new Refused('a backreference');
    if (char === 'p' || char === 'P') {
      const property = /^\\[pP]\{[A-Za-z_=]+\}/.exec(this.#text.slice(this.#at));
      if (property === null) throw new Refused('"\\p" without a property such as \\p{L}');
      this.#at += property[0].length;
      return property[0];
    }
    this.#at += 2;
    if (char === 'w') return inClass ? WORD_SET : `[${WORD_SET}]`;
    if (char === 'W' && !inClass) return `[^${WORD_SET}]`;
    if (char === 'b' && !inClass) return WORD_EDGE;
    // Under the u flag an escaped plain character is an error; people write "\-" and "\@" all the time.
    if (/[^\p{L}\p{N}]/u.test(char) && !/[\\^$.*+?()[\]{}|/]/.test(char)) {
      return char === '-' && inClass ? '\\-' : char;
    }
    if (!/[dDsSWntr0\\^$.*+?()[\]{}|/]/.test(char)) throw new Refused(`the escape "\\${char}"`);
    return `\\${char}`;
  }

  #quantified(part: Part): Part {
    const range = this.#quantifier();
    if (range === null) return part;
    const { min, max, lazy } = range;
    if (min === max && max <= 1) return { ...part, source: `${part.source}{${max}}` };
    if (part.repeats && max > 1) throw new Refused('a repeat inside a repeat, such as (a+)+');
    // k copies of a part with w ways make w^k ways; summed over the allowed numbers of copies.
    let ways = 0;
    for (let copies = min; copies <= max && ways <= MAX_WAYS; copies += 1) {
      ways += part.ways ** copies;
    }
    return {
      source: `${part.source}{${min},${max}}${lazy ? '?' : ''}`,
      ways,
      size: part.size * max,
      literal: '',
      repeats: part.repeats || (max > 1 && min !== max),
    };
  }

  #quantifier(): { min: number; max: number; lazy: boolean } | null {
    const found = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})(\??)/.exec(this.#text.slice(this.#at));
    if (found === null) return null;
    this.#at += found[0].length;
    const sign = found[0].charAt(0);
    const lazy = found[4] === '?';
    if (sign === '*') return { min: 0, max: UNBOUNDED_REPEATS, lazy };
    if (sign === '+') return { min: 1, max: UNBOUNDED_REPEATS, lazy };
    if (sign === '?') return { min: 0, max: 1, lazy };
    const min = Number(found[1]);
    const open = found[2] === ',' && found[3] === '';
    const max = open ? Math.max(min, UNBOUNDED_REPEATS) : Number(found[3] || found[1]);
    if (max > MAX_REPEATS) throw new Refused(`more than ${MAX_REPEATS} repeats`);
    if (min > max) throw new Refused(`a repeat from ${min} to ${max}`);
    return { min, max, lazy };
  }
}

/**
 * Reads a rule's pattern and says whether it may run. The returned `source` is to be compiled with the flags
 * `iu`: groups no longer capture, `*` and `+` are bounded, `\b` and `\w` know all scripts. A text without
 * `literal` cannot match and need not be tried.
 * `reason` completes "the pattern has …".
 */
export function checkPattern(pattern: string): PatternCheck {
  if (pattern === '') return { ok: false, reason: 'no characters' };
  if (pattern.length > MAX_PATTERN_CHARACTERS) {
    return { ok: false, reason: `more than ${MAX_PATTERN_CHARACTERS} characters` };
  }
  try {
    const { source, ways, size, literal } = new PatternReader(pattern).readAll();
    if (size > MAX_SIZE) return { ok: false, reason: `matches longer than ${MAX_SIZE} characters` };
    if (ways > MAX_WAYS) {
      return { ok: false, reason: `too many ways to match (more than ${MAX_WAYS})` };
    }
    if (new RegExp(source, 'iu').test('')) return { ok: false, reason: 'a match on empty text' };
    return { ok: true, source, literal };
  } catch (error: unknown) {
    if (error instanceof Refused) return { ok: false, reason: error.message };
    if (error instanceof SyntaxError) return { ok: false, reason: 'a part that cannot be read' };
    throw error;
  }
}
