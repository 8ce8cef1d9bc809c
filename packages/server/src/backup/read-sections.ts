import { createHash } from 'node:crypto';
import { tally } from './archive.ts';
import type { Frame } from './frames.ts';
import {
  type Manifest,
  manifestSchema,
  type Section,
  sectionEndSchema,
  sectionSchema,
  trailerSchema,
} from './manifest.ts';

/** One section of an archive. `data` must be read to its end before the next section is asked for. */
export interface OpenSection {
  readonly section: Section;
  readonly data: AsyncGenerator<Buffer, void, undefined>;
  /** Rows its end names, once `data` has been read. */
  rows(): number;
}

/** @throws RangeError when the archive does not begin with a manifest of this format. */
export async function readManifest(frames: AsyncIterator<Frame>): Promise<Manifest> {
  const parsed = manifestSchema.safeParse(json(await nextFrame(frames, 'manifest')));
  if (!parsed.success) throw new RangeError('its manifest is not of this format');
  return parsed.data;
}

/**
 * The sections after the manifest, in order. Each is compared with the hash at its end, and all of them with the trailer.
 *
 * @throws RangeError for whatever does not agree.
 */
export async function* readSections(frames: AsyncIterator<Frame>): AsyncGenerator<OpenSection> {
  const all = createHash('sha256');
  let sections = 0;
  for (;;) {
    const step = await frames.next();
    if (step.done === true) throw new RangeError('its end is missing');
    if (step.value.type === 'trailer') {
      const trailer = trailerSchema.parse(json(step.value));
      if (trailer.sections !== sections || trailer.sha256 !== all.digest('hex')) {
        throw new RangeError('its sections are not those it was made of');
      }
      return;
    }
    if (step.value.type !== 'section') throw new RangeError('a section is out of place');
    const section = sectionSchema.parse(json(step.value));
    let ended: { readonly rows: number; readonly sha256: string } | undefined;
    yield {
      section,
      data: (async function* () {
        ended = yield* dataOf(frames, section);
      })(),
      rows: () => ended?.rows ?? 0,
    };
    if (ended === undefined) throw new Error('a section was not read to its end');
    all.update(ended.sha256);
    sections += 1;
  }
}

async function* dataOf(
  frames: AsyncIterator<Frame>,
  section: Section,
): AsyncGenerator<Buffer, { readonly rows: number; readonly sha256: string }, undefined> {
  const seen = tally();
  for (;;) {
    const step = await frames.next();
    if (step.done === true) throw new RangeError('it ends within a section');
    const { type, payload } = step.value;
    if (type === 'data') {
      seen.add(payload);
      yield payload;
    } else if (type === 'sectionEnd') {
      const end = sectionEndSchema.parse(json(step.value));
      if (end.bytes !== seen.bytes() || end.sha256 !== seen.sha256()) {
        const name = section.kind === 'table' ? `${section.schema}.${section.name}` : section.kind;
        throw new RangeError(`the section ${name} is not as it was written`);
      }
      return { rows: end.rows, sha256: end.sha256 };
    } else {
      throw new RangeError('a section does not end');
    }
  }
}

async function nextFrame(frames: AsyncIterator<Frame>, type: Frame['type']): Promise<Frame> {
  const step = await frames.next();
  if (step.done === true || step.value.type !== type) throw new RangeError(`it has no ${type}`);
  return step.value;
}

function json({ payload }: Frame): unknown {
  return JSON.parse(payload.toString('utf8'));
}
