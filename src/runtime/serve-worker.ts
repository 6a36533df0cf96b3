import { parentPort, type Transferable, workerData } from 'node:worker_threads';
import { type NativeGuard, nativeGuard } from './native-guard.js';
import { type FromWorker, START, type ToWorker, toWire, type WorkerStart } from './worker-protocol.js';

/** A result whose buffers are moved to the host instead of copied. */
export class Moved<T> {
  constructor(
    readonly value: T,
    readonly transfer: Transferable[],
  ) {}
}

/** What a worker offers once it has started. */
export interface WorkerService {
  readonly tasks: Readonly<Record<string, (payload: never) => unknown>>;
}

/** Runs the worker's side: start, then every task as it comes until told to stop. The host decides how many come at once. */
export async function serveWorker<Init>(start: (init: Init, guard: NativeGuard) => Promise<WorkerService>): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('this file only runs as a worker thread');
  const { control, init } = workerData as WorkerStart;
  const guard = nativeGuard(control);
  const send = (message: FromWorker, transfer: Transferable[] = []) => port.postMessage(message, transfer);

  let service: WorkerService;
  try {
    service = await start(init as Init, guard);
  } catch (error) {
    send({ type: 'error', number: START, error: toWire(error) });
    return;
  }
  port.on('message', (message: ToWorker) => {
    if (message.type === 'stop') {
      port.close();
      return;
    }
    const { number } = message;
    const task = service.tasks[message.task];
    Promise.resolve()
      .then(() => {
        if (task === undefined) throw new Error(`no task "${message.task}"`);
        return task(message.payload as never);
      })
      .then((value) =>
        value instanceof Moved
          ? send({ type: 'result', number, value: value.value }, value.transfer)
          : send({ type: 'result', number, value }),
      )
      .catch((error: unknown) => send({ type: 'error', number, error: toWire(error) }));
  });
  port.on('messageerror', (error) => send({ type: 'error', error: toWire(error) }));
  send({ type: 'result', number: START, value: undefined });
}
