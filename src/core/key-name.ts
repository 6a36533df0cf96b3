import { checkText, describe } from './check.js';

/** Key ids have 32 bits. */
export const MAX_KEY_ID = 2 ** 32 - 1;

/** Unicode spaces, controls and halves of characters, and the sign that divides a written key. */
const NOT_IN_A_NAME = /[\s\p{Z}\p{Cc}\p{Surrogate}+]/u;

/** Whether a text may name a key in a signed note: not empty, without spaces and plus signs (C2SP signed-note), nor controls. */
export function isKeyName(name: string): boolean {
  return name !== '' && !NOT_IN_A_NAME.test(name);
}

/** A name of a key. */
export function checkKeyName(what: string, name: unknown): asserts name is string {
  checkText(what, name);
  if (!isKeyName(name)) throw new RangeError(`Expected ${what} without spaces, controls and plus signs, received ${describe(name)}`);
}
