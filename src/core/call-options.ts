/** What every call that touches a model, a disk or a network takes as its last argument. */
export interface CallOptions {
  /** Aborting rejects the call with `signal.reason`; native work already under way still runs to its end. */
  readonly signal?: AbortSignal | undefined;
}
