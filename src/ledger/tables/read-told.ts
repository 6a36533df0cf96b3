import type { FragmentFields, UsageCircumstances } from '../read-usage.js';
import type { EnteredLate } from '../usage-headers.js';
import type { Moment, Told } from './fold-records.js';

type Subjects = readonly (FragmentFields | undefined)[];

/**
 * What the fragments say under a name, the first that says anything. Where none does and one cannot be read any more, it
 * may have been there: that is not the same as never having been said.
 */
export function told(subjects: Subjects, name: string): Told {
  let isErased = false;
  for (const fields of subjects) {
    if (fields === undefined) isErased = true;
    else if (typeof fields[name] === 'string') return { text: fields[name] };
  }
  return isErased ? 'erased' : undefined;
}

/** A text that can be read, or nothing. */
export function legible(told: Told): string | undefined {
  return typeof told === 'object' ? told.text : undefined;
}

/** Who acted. It is always written, so that where it is missing it cannot be read. */
export function actor(acting: FragmentFields, name = 'operator'): Told {
  return typeof acting[name] === 'string' ? { text: acting[name] } : 'erased';
}

/** When it happened and when that was entered. */
export function momentOf(header: UsageCircumstances & EnteredLate): Moment {
  const { at, occurredAt, lateReason } = header;
  return { at: occurredAt ?? at, enteredAt: at, late: occurredAt === undefined ? undefined : (lateReason ?? 'other') };
}
