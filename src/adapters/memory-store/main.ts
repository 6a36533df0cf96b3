export type * from '../../core/store-types.js';
export { memoryStore } from './memory-store.js';
