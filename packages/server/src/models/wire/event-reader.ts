import { StringDecoder } from 'node:string_decoder';
import { ModelError } from '../model-error.ts';

/** One event of a model is a few words. */
const lineCharactersMax = 1_000_000;

/** The data of server-sent events, one call an event (HTML Standard, 9.2.6). Names of events are not told: the data have them. */
export class EventReader {
  readonly #decoder = new StringDecoder('utf8');
  readonly #onData: (data: string) => void;
  #rest = '';
  #data: string[] = [];

  constructor(onData: (data: string) => void) {
    this.#onData = onData;
  }

  take(part: Buffer): void {
    this.#rest += this.#decoder.write(part);
    const lines = this.#rest.split(/\r\n|\n|\r(?=[^\n])/);
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > lineCharactersMax)
      throw new ModelError('unreadable', { billing: 'unknown' });
    for (const line of lines) this.#line(line);
  }

  /** An event without the empty line at its end is none, as the standard has it. */
  #line(line: string): void {
    if (line === '') {
      const data = this.#data;
      this.#data = [];
      if (data.length > 0) this.#onData(data.join('\n'));
    } else if (line.startsWith('data:')) this.#data.push(line.slice(5).replace(/^ /, ''));
  }
}
