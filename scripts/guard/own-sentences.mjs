import { english } from './sentences-english.mjs';
import { german } from './sentences-german.mjs';
import { orders } from './sentences-more-english.mjs';
import { others } from './sentences-others.mjs';
import { romance } from './sentences-romance.mjs';
import { tickets } from './sentences-tickets.mjs';

const languages = Object.entries({ english, orders, german, ...romance, ...others, ...tickets });
const perTemplate = { attacks: 6, honest: 3 };

/** Every template with some of its values, the same each time: `{ text, attack, source, language }`. */
export function ownSentences() {
  const rows = [];
  for (const [language, { slots, attacks, honest }] of languages) {
    const add = (templates, attack, most) => {
      for (const [at, template] of templates.entries()) {
        const made = new Set();
        for (let n = 0; n < most; n += 1) made.add(fill(template, slots, at * 7 + n * 5));
        for (const text of made) rows.push({ text, attack, source: 'own', language });
      }
    };
    add(attacks, true, perTemplate.attacks);
    add(honest, false, perTemplate.honest);
  }
  return rows;
}

function fill(template, slots, turn) {
  let step = turn;
  return template.replace(/\{(\w+)\}/g, (_, name) => {
    const values = slots[name];
    step += 3;
    return values[step % values.length];
  });
}
