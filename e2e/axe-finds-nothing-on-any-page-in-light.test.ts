import { testEveryPage } from './support/every-page.ts';

testEveryPage('light', [
  ['full', 'phone'],
  ['empty', 'wide'],
  ['error', 'wide'],
]);
