import { testEveryPage } from './support/every-page.ts';

testEveryPage('dark', [
  ['full', 'wide'],
  ['empty', 'wide'],
  ['error', 'phone'],
]);
