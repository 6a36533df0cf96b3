import { openSession } from '../../runtime/onnx-session.js';
import { type Moved, serveWorker } from '../../runtime/serve-worker.js';
import type { IndexInit, SearchTask, StageTask, WriteAnswer, WriteTask } from '../messages.js';
import { Staging, withEmptied } from '../staging.js';
import { quantisedGraph } from './quantised-graph.js';
import { quantisedSearch } from './quantised-search.js';
import { QuantisedTable } from './quantised-table.js';
import type { CandidatesAnswer } from './rerank.js';

await serveWorker<IndexInit>(async ({ dimension, threads }, guard) => {
  const session = await openSession({ model: 'quantised-search', bytes: quantisedGraph(), guard, intraOpThreads: threads });
  const table = new QuantisedTable(dimension);
  const staging = new Staging();
  let revision = 0;

  function written(task: WriteTask): WriteAnswer {
    revision = task.revision ?? revision;
    return { size: table.size, revision };
  }

  return {
    tasks: {
      stage: (task: StageTask): void => staging.stage(task),
      drop: ({ staged }: { readonly staged: number }): void => staging.drop(staged),
      upsert(task: WriteTask): Moved<WriteAnswer> {
        const parts = staging.take(task.parts);
        table.upsert(parts);
        return withEmptied(parts, written(task));
      },
      remove(task: WriteTask): WriteAnswer {
        for (const { ids } of staging.take(task.parts)) table.remove(ids);
        return written(task);
      },
      async search({ probes, k, allow }: SearchTask): Promise<CandidatesAnswer> {
        const ids = allow === undefined ? undefined : staging.take(allow).flatMap((part) => part.ids);
        return { candidates: await quantisedSearch(table, session, dimension, { probes, k, allow: ids }), revision };
      },
    },
  };
});
