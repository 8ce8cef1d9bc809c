import { describe, expect, it } from 'vitest';
import { detectLanguage, loadLanguageDetector } from '../../src/language/detect.ts';

describe('the language of a ticket is found', () => {
  it.each([
    ['de', 'Seit heute Morgen druckt der Drucker im zweiten Stock nicht mehr, bitte um Hilfe.'],
    ['en', 'Since this morning the printer on the second floor does not work, please help.'],
    [
      'fr',
      "Depuis ce matin l'imprimante du deuxième étage ne fonctionne plus, merci de votre aide.",
    ],
    ['es', 'Desde esta mañana la impresora del segundo piso no funciona, por favor ayúdenme.'],
    ['nl', 'Sinds vanmorgen werkt de printer op de tweede verdieping niet meer, help alstublieft.'],
    ['ja', '今朝から二階のプリンターが動きません。助けてください。'],
  ])('%s', (language, text) => {
    expect(detectLanguage(text)).toBe(language);
  });

  it.each(['', '   ', '12345 67890', '!!! ??? ...', 'ab'])('says nothing about %j', (text) => {
    expect(detectLanguage(text)).toBeNull();
  });

  it('reads the start of a long text only', () => {
    loadLanguageDetector();
    const german = 'Der Drucker druckt seit gestern nicht mehr. '.repeat(30);
    const started = performance.now();
    expect(detectLanguage(german + 'the printer is broken '.repeat(200_000))).toBe('de');
    expect(performance.now() - started).toBeLessThan(100);
  });
});
