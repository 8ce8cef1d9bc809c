/** Lines around a change that say where it belongs. */
const CONTEXT = 3;
/** Above it the changed middle is replaced as a whole: still right, and no longer the shortest. */
const EDITS_MAX = 400;

type Kind = ' ' | '-' | '+';
interface Line {
  readonly kind: Kind;
  readonly text: string;
}

/**
 * What makes `after` of `before`, as `git apply` and `patch -p1` take it; empty when there is nothing to change.
 *
 * @param before null: the file is new.
 */
export function unifiedDiff(path: string, before: string | null, after: string): string {
  if (before === after) return '';
  const lines = linesOf(splitLines(before ?? ''), splitLines(after));
  const head =
    before === null
      ? ['new file mode 100644', '--- /dev/null', `+++ b/${path}`]
      : [`--- a/${path}`, `+++ b/${path}`];
  const hunks = hunksOf(lines);
  // A new file without a line has a header alone.
  const kept = hunks.length === 0 ? head.slice(0, 1) : head;
  return `${[`diff --git a/${path} b/${path}`, ...kept, ...hunks].join('\n')}\n`;
}

/** Each with its line end, so that a last one without is another than one with. */
function splitLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function linesOf(before: readonly string[], after: readonly string[]): readonly Line[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start])
    start += 1;
  let [a, b] = [before.length, after.length];
  while (a > start && b > start && before[a - 1] === after[b - 1]) [a, b] = [a - 1, b - 1];
  const as = (kind: Kind) => (text: string) => ({ kind, text });
  return [
    ...before.slice(0, start).map(as(' ')),
    ...changed(before.slice(start, a), after.slice(start, b)),
    ...before.slice(a).map(as(' ')),
  ];
}

/** The shortest way from one to the other: Myers, "An O(ND) Difference Algorithm and Its Variations", 1986. */
function changed(a: readonly string[], b: readonly string[]): readonly Line[] {
  const furthest: Map<number, number>[] = [];
  let reach = new Map<number, number>([[1, 0]]);
  for (let edits = 0; edits <= Math.min(a.length + b.length, EDITS_MAX); edits += 1) {
    furthest.push(reach);
    const next = new Map<number, number>(reach);
    for (let k = -edits; k <= edits; k += 2) {
      let x = comesDown(reach, k, edits) ? (reach.get(k + 1) ?? 0) : (reach.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      next.set(k, x);
      if (x >= a.length && x - k >= b.length) return traced(furthest, a, b);
    }
    reach = next;
  }
  return [
    ...a.map((text): Line => ({ kind: '-', text })),
    ...b.map((text): Line => ({ kind: '+', text })),
  ];
}

/** Whether the step to diagonal `k` takes a line of the new text. */
function comesDown(reach: ReadonlyMap<number, number>, k: number, edits: number): boolean {
  return k === -edits || (k !== edits && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
}

function traced(
  furthest: readonly ReadonlyMap<number, number>[],
  a: readonly string[],
  b: readonly string[],
): readonly Line[] {
  const lines: Line[] = [];
  let [x, y] = [a.length, b.length];
  for (let edits = furthest.length - 1; edits >= 0; edits -= 1) {
    const reach = furthest[edits] ?? new Map<number, number>();
    const k = x - y;
    const down = comesDown(reach, k, edits);
    const fromX = reach.get(down ? k + 1 : k - 1) ?? 0;
    const fromY = fromX - (down ? k + 1 : k - 1);
    while (x > fromX && y > fromY && x > 0 && y > 0) {
      [x, y] = [x - 1, y - 1];
      lines.push({ kind: ' ', text: a[x] ?? '' });
    }
    if (edits === 0) break;
    lines.push(down ? { kind: '+', text: b[fromY] ?? '' } : { kind: '-', text: a[fromX] ?? '' });
    [x, y] = [fromX, fromY];
  }
  return lines.reverse();
}

function hunksOf(lines: readonly Line[]): readonly string[] {
  const hunks: string[] = [];
  const changes = lines.flatMap(({ kind }, at) => (kind === ' ' ? [] : [at]));
  let oldNo = 1;
  let newNo = 1;
  let done = 0;
  let n = 0;
  while (n < changes.length) {
    const from = Math.max(done, (changes[n] ?? 0) - CONTEXT);
    let last = changes[n] ?? 0;
    while (n < changes.length && (changes[n] ?? 0) - last <= 2 * CONTEXT) {
      last = changes[n] ?? 0;
      n += 1;
    }
    const to = Math.min(lines.length, last + CONTEXT + 1);
    // What stands between two hunks is in both texts.
    oldNo += from - done;
    newNo += from - done;
    const part = lines.slice(from, to);
    const olds = part.filter(({ kind }) => kind !== '+').length;
    const news = part.filter(({ kind }) => kind !== '-').length;
    hunks.push(`@@ -${range(oldNo, olds)} +${range(newNo, news)} @@`, ...part.map(written));
    [oldNo, newNo, done] = [oldNo + olds, newNo + news, to];
  }
  return hunks;
}

/** Of no lines it names the one before, as POSIX has it. */
function range(from: number, count: number): string {
  return count === 0 ? `${from - 1},0` : `${from},${count}`;
}

function written({ kind, text }: Line): string {
  return text.endsWith('\n')
    ? `${kind}${text.slice(0, -1)}`
    : `${kind}${text}\n\\ No newline at end of file`;
}
