import { RescueFaceError } from '../core/errors.js';

/** By class, or by shape where the adapter comes with a copy of the library of its own. */
export function isRescueFaceError(reason: unknown): reason is RescueFaceError {
  return reason instanceof RescueFaceError || (reason instanceof Error && reason.name === 'RescueFaceError' && 'code' in reason);
}
