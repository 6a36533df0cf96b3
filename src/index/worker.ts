import { openSession } from '../runtime/onnx-session.js';
import { type Moved, serveWorker } from '../runtime/serve-worker.js';
import { exactSearch } from './exact-search.js';
import type { IndexInit, SearchAnswer, SearchTask, StageTask, WriteAnswer, WriteTask } from './messages.js';
import { searchGraph } from './search-graph.js';
import { Staging, withEmptied } from './staging.js';
import { VectorTable } from './vector-table.js';

await serveWorker<IndexInit>(async ({ dimension, threads }, guard) => {
  const session = await openSession({ model: 'exact-search', bytes: searchGraph(), guard, intraOpThreads: threads });
  const gallery = new VectorTable(dimension);
  const staging = new Staging();
  let revision = 0;

  function written(task: WriteTask): WriteAnswer {
    revision = task.revision ?? revision;
    return { size: gallery.size, revision };
  }

  return {
    tasks: {
      stage: (task: StageTask): void => staging.stage(task),
      drop: ({ staged }: { readonly staged: number }): void => staging.drop(staged),
      upsert(task: WriteTask): Moved<WriteAnswer> {
        const parts = staging.take(task.parts);
        gallery.upsert(parts);
        return withEmptied(parts, written(task));
      },
      remove(task: WriteTask): WriteAnswer {
        for (const { ids } of staging.take(task.parts)) gallery.remove(ids);
        return written(task);
      },
      async search({ probes, k, allow }: SearchTask): Promise<SearchAnswer> {
        const ids = allow === undefined ? undefined : staging.take(allow).flatMap((part) => part.ids);
        return { rankings: await exactSearch(gallery, session, dimension, { probes, k, allow: ids }), revision };
      },
    },
  };
});
