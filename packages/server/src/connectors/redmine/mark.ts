export { keysIn, markOf } from '../mark.ts';
