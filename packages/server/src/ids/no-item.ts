/** In the place of an item's id where there is none; no item has it. */
export const noItem = '00000000-0000-0000-0000-000000000000';
