import { openSession } from '../runtime/onnx-session.js';
import { serveWorker } from '../runtime/serve-worker.js';
import { exactSearch } from './exact-search.js';
import type { IndexInit, Part, Parts, SearchAnswer, SearchTask, StageTask, WriteAnswer, WriteTask } from './messages.js';
import { searchGraph } from './search-graph.js';
import { VectorTable } from './vector-table.js';

await serveWorker<IndexInit>(async ({ dimension, threads }, guard) => {
  const session = await openSession({ model: 'exact-search', bytes: searchGraph(), guard, intraOpThreads: threads });
  const gallery = new VectorTable(dimension);
  const staging = new Map<number, Part[]>();
  let revision = 0;

  function take({ staged, last }: Parts): Part[] {
    const parts = staged === undefined ? [] : (staging.get(staged) ?? []);
    if (staged !== undefined) staging.delete(staged);
    return [...parts, last];
  }

  function written(task: WriteTask): WriteAnswer {
    revision = task.revision ?? revision;
    return { size: gallery.size, revision };
  }

  return {
    tasks: {
      stage({ staged, part }: StageTask): void {
        const parts = staging.get(staged);
        if (parts === undefined) staging.set(staged, [part]);
        else parts.push(part);
      },
      drop({ staged }: { readonly staged: number }): void {
        staging.delete(staged);
      },
      upsert(task: WriteTask): WriteAnswer {
        gallery.upsert(take(task.parts));
        return written(task);
      },
      remove(task: WriteTask): WriteAnswer {
        for (const { ids } of take(task.parts)) gallery.remove(ids);
        return written(task);
      },
      async search({ probes, k, allow }: SearchTask): Promise<SearchAnswer> {
        const ids = allow === undefined ? undefined : take(allow).flatMap((part) => part.ids);
        return { rankings: await exactSearch(gallery, session, dimension, { probes, k, allow: ids }), revision };
      },
    },
  };
});
