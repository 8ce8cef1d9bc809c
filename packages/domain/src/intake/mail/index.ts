export * from './classify-mail.ts';
export * from './cut-quoted.ts';
export * from './join-thread.ts';
export * from './thread-token.ts';
