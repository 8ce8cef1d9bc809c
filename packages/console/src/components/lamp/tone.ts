/** What a mark of state looks like; its word says what it means. */
export type Tone = 'plain' | 'auto' | 'assisted' | 'manual' | 'accent';
