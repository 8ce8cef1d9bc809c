import { troubleWords } from '../../words/item-words.ts';
import type { ConfirmQuestion } from '../dialog/confirm.ts';

/** What is asked before a stuck item runs again. */
export function retryQuestion(code: string): ConfirmQuestion {
  return {
    title: 'Retry this item?',
    body: `${troubleWords(code).remedy} The ticket is read before anything is sent again.`,
    action: 'Retry',
  };
}
