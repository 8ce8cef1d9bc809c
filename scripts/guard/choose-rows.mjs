// Which texts may be in weights that are published. A text whose licence forbids that, or was not checked, only judges.
const permitted = new Set([
  // MIT: meta-llama/PurpleLlama, microsoft/BIPIA, leolee99/PIGuard (NotInject), yjw1029/Self-Reminder-Data.
  ...[
    'PurpleLlama',
    'PurpleLlama-mt',
    'BIPIA-email',
    'composed:BIPIA-email',
    'NotInject',
    'Self-Reminder',
  ],
  // CC-BY: PolyAI banking77 (4.0), CLINC150 (3.0), HWU64 (4.0). Named in the documents.
  ...['banking77', 'clinc150', 'hwu64', 'composed:banking77', 'composed:clinc150'],
  // Written for the set, and our own; the example tickets are part of this project.
  ...['handwritten', 'own', 'examples'],
]);
// InjecAgent's licence and that of the prompts sampled "in the wild" were not checked.
const unchecked = /^injecagent\/|_itw$/;

export function isPermitted({ source, family }) {
  return permitted.has(source) && !unchecked.test(family ?? '');
}

/** Sources that stand or fall together when one is left out. */
export function groupOf({ source, language, attack }) {
  if (source === 'own') return attack ? `own attacks ${language}` : 'own honest';
  if (source.startsWith('PurpleLlama')) return 'PurpleLlama';
  if (source.startsWith('composed:')) return 'composed';
  return source;
}

/** Texts made of the same template or the same attack are in one fold. */
export function foldOf(row, folds) {
  const { source, family, language, text, attack } = row;
  if (source === 'own') return hash(`${language}${attack}${text.slice(0, 12)}`) % folds;
  if (source.startsWith('composed:')) return hash(text.slice(-30)) % folds;
  if (source.startsWith('PurpleLlama')) return hash(`${family}${text.slice(0, 40)}`) % folds;
  return hash(text) % folds;
}

/** A long list of easy honest rows must not outweigh the hard ones. */
export function weightOf({ source, attack }) {
  if (attack) return 1;
  if (source === 'NotInject' || source === 'handwritten') return 2;
  return source === 'own' ? 1.5 : 1;
}

/** FNV-1a. */
function hash(text) {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193) >>> 0;
  }
  return value;
}
