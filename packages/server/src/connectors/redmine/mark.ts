export { isMarked, markOf } from '../mark.ts';
