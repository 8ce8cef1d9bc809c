/**
 * The line, said once. The server runs this order, the docs draw it, and a test compares it with the folder names.
 */
export const stages = ['intake', 'guard', 'decide', 'gate', 'hold', 'writeback', 'learn'] as const;
export type Stage = (typeof stages)[number];

export const itemStates = [
  'received',
  'deciding',
  'held',
  'in_review',
  'writing',
  'resolved',
  'handed_over',
  'cancelled',
  'stuck',
] as const;
export type ItemState = (typeof itemStates)[number];

/**
 * States in which nothing more happens by itself. A new revision of the ticket opens the item again; so does a person who
 * checks a resolved one and finds it wrong.
 */
export const endedStates = ['resolved', 'handed_over', 'cancelled'] as const satisfies ItemState[];

/**
 * Legal moves. Whatever is not listed is refused by the statement that would make it.
 * Every unfinished state may end in `stuck`, shown with its code: there are no silent states. A person who finds a decision
 * wrong corrects it from wherever it stands, until its first byte is sent and after its write has ended; undoing a correction
 * returns the item to `held` or `resolved`, where it was. A person who has looked at the ticket of a stuck one may end it.
 */
export const legalMoves: Readonly<Record<ItemState, readonly ItemState[]>> = {
  received: [
    'deciding',
    'held',
    'in_review',
    'writing',
    'handed_over',
    'cancelled',
    'received',
    'stuck',
  ],
  deciding: [
    'held',
    'in_review',
    'writing',
    'received',
    'cancelled',
    'handed_over',
    'resolved',
    'stuck',
  ],
  held: [
    'deciding',
    'writing',
    'cancelled',
    'in_review',
    'received',
    'handed_over',
    'resolved',
    'stuck',
  ],
  in_review: ['held', 'writing', 'handed_over', 'cancelled', 'received', 'stuck'],
  writing: [
    'resolved',
    'deciding',
    'cancelled',
    'in_review',
    'received',
    'held',
    'handed_over',
    'stuck',
  ],
  resolved: ['received', 'held', 'handed_over'],
  handed_over: ['received'],
  cancelled: ['received'],
  stuck: ['received', 'deciding', 'resolved', 'handed_over', 'cancelled'],
};

export type ItemOwner =
  | { readonly kind: 'worker' }
  | { readonly kind: 'timer'; readonly until: string }
  | { readonly kind: 'queue'; readonly name: string };

/** Who has the item now; null when it is closed. `stuck` belongs to the people who watch the line. */
export function ownerOf(
  state: ItemState,
  facts: { readonly until: string | null; readonly queue: string | null },
): ItemOwner | null {
  switch (state) {
    case 'received':
    case 'deciding':
    case 'writing':
      return { kind: 'worker' };
    case 'held':
      return facts.until === null ? { kind: 'worker' } : { kind: 'timer', until: facts.until };
    case 'in_review':
    case 'handed_over':
      return { kind: 'queue', name: facts.queue ?? 'people' };
    case 'stuck':
      return { kind: 'queue', name: 'operators' };
    case 'resolved':
    case 'cancelled':
      return null;
  }
}
