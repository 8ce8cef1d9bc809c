/** Work that follows an answer: nobody waits for it but who wants to know that it is done. */
export class Behind {
  readonly #running = new Set<Promise<void>>();

  /** What becomes of it nobody has to hear. */
  follow(work: Promise<void>): void {
    const over: Promise<void> = work
      .catch(() => undefined)
      .finally(() => this.#running.delete(over));
    this.#running.add(over);
  }

  /** Resolves when all that was begun before has ended, however it did. */
  async idle(): Promise<void> {
    await Promise.all(this.#running);
  }
}
