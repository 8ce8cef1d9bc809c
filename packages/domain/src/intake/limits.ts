/** How much of an item is taken. Characters are UTF-16 code units, as `length` counts them. */
export const intakeLimits = {
  subjectMaxCharacters: 1_000,
  bodyMaxCharacters: 200_000,
  fieldsMaxKeys: 100,
  fieldKeyMaxCharacters: 100,
  fieldValueMaxCharacters: 4_000,
} as const;

const fieldKeyPattern = /^[a-zA-Z0-9_.-]{1,100}$/;

/** Whether a name may be the key of an item's field: 1..100 of `a-z A-Z 0-9 _ . -`. */
export function isFieldKey(key: string): boolean {
  return fieldKeyPattern.test(key);
}
