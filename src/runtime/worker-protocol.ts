import { type ErrorDetails, RescueFaceError, type RescueFaceErrorCode } from '../core/errors.js';

/** Slots of the `Int32Array` a host and its worker share. */
export const STOP_SLOT = 0;
export const BUSY_SLOT = 1;
export const CONTROL_BYTES = 8;

/** What the host starts a worker with. */
export interface WorkerStart {
  readonly control: SharedArrayBuffer;
  readonly init: unknown;
}

/** Host to worker. Tasks are numbered from 1; `stop` ends the worker once it is idle. */
export type ToWorker =
  | { readonly type: 'task'; readonly number: number; readonly task: string; readonly payload: unknown }
  | { readonly type: 'stop' };

/** The number under which a worker's start is answered. */
export const START = 0;

/** Worker to host, each about one task; an error without a number is about whatever is under way. */
export type FromWorker =
  | { readonly type: 'result'; readonly number: number; readonly value: unknown }
  | { readonly type: 'error'; readonly number?: number | undefined; readonly error: WireError };

/** An error in a form that survives the message port with its class. */
export interface WireError {
  readonly kind: 'rescue-face' | 'type' | 'range' | 'other';
  readonly message: string;
  readonly code?: RescueFaceErrorCode;
  readonly details?: ErrorDetails;
  readonly cause?: string | undefined;
}

export function toWire(error: unknown): WireError {
  if (error instanceof RescueFaceError) {
    const cause = error.cause instanceof Error ? error.cause.message : undefined;
    return { kind: 'rescue-face', message: error.message, code: error.code, details: error.details, cause };
  }
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof TypeError) return { kind: 'type', message };
  if (error instanceof RangeError) return { kind: 'range', message };
  return { kind: 'other', message };
}

export function fromWire(wire: WireError): Error {
  switch (wire.kind) {
    case 'rescue-face': {
      const options = wire.cause === undefined ? undefined : { cause: new Error(wire.cause) };
      return new RescueFaceError(wire.code ?? 'ERR_WORKER_TASK', wire.details ?? {}, options);
    }
    case 'type':
      return new TypeError(wire.message);
    case 'range':
      return new RangeError(wire.message);
    default:
      return new RescueFaceError('ERR_WORKER_TASK', {}, { cause: new Error(wire.message) });
  }
}
