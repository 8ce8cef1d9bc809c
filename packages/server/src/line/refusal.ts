import type { ErrorCode } from '@signalbox/contract';

/** An act the line refuses, with the code its caller is told. Never holds data of the request. */
export class Refusal extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
  }
}
