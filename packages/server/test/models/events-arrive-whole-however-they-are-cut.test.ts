import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ModelError } from '../../src/models/model-error.ts';
import { EventReader } from '../../src/models/wire/event-reader.ts';

function heardFrom(bytes: Buffer, cuts: readonly number[]): readonly string[] {
  const heard: string[] = [];
  const reader = new EventReader((data) => heard.push(data));
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  let from = 0;
  for (const to of [...places, bytes.length]) {
    reader.take(bytes.subarray(from, to));
    from = to;
  }
  return heard;
}

const stream = [
  ': a comment\n\n',
  'event: message_start\ndata: {"text":"Grüße 🙂"}\n\n',
  'data: two\r\ndata:lines\r\n\r\n',
  'data:  a space stays\n\n',
  'id: 7\n\n',
  'data: never ended\n',
].join('');
const expected = ['{"text":"Grüße 🙂"}', 'two\nlines', ' a space stays'];

test('wherever the bytes are cut, the same events are heard', () => {
  const bytes = Buffer.from(stream);
  fc.assert(
    fc.property(fc.array(fc.nat(10_000), { maxLength: 40 }), (cuts) => {
      expect(heardFrom(bytes, cuts)).toEqual(expected);
    }),
  );
  expect(heardFrom(bytes, [...bytes.keys()])).toEqual(expected);
});

test('a line without an end is given up before it fills the memory', () => {
  const reader = new EventReader(() => undefined);
  const endless = (): void => {
    for (let n = 0; n < 100; n += 1) reader.take(Buffer.alloc(100_000, 'x'));
  };
  expect(endless).toThrow(ModelError);
});
