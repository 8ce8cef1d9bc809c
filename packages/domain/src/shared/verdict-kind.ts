/** What a reviewer can say to a proposal. */
export type VerdictKind = 'accept' | 'edit' | 'decline' | 'reassign';
