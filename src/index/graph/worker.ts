import { openSession } from '../../runtime/onnx-session.js';
import { serveWorker } from '../../runtime/serve-worker.js';
import { exactSearch } from '../exact-search.js';
import { LabelTable } from '../label-table.js';
import type { Part, SearchAnswer, SearchTask, StageTask, WriteAnswer, WriteTask } from '../messages.js';
import { searchGraph } from '../search-graph.js';
import { Staging } from '../staging.js';
import { VectorTable } from '../vector-table.js';
import { concatenated } from './concatenated.js';
import { GraphFront } from './graph-front.js';
import type { GraphSetup } from './graph-setup.js';
import type { GraphStats } from './graph-stats.js';
import { PROVEN_DEPTH } from './recall-proof.js';
import { Turns } from './turns.js';

await serveWorker<GraphSetup>(async (setup, guard) => {
  const { dimension, threads } = setup;
  const session = await openSession({ model: 'exact-search', bytes: searchGraph(), guard, intraOpThreads: threads });
  const labels = new LabelTable();
  const table = new VectorTable(dimension, { labels });
  const staging = new Staging();
  /** Writes and exact searches; an answer of the graph is read at once and needs no turn. */
  const turns = new Turns();
  let written: Promise<unknown> = Promise.resolve();
  let revision = 0;

  const exactly = (probes: Float32Array, k: number, allow?: Iterable<string>) =>
    exactSearch(table, session, dimension, { probes, k, allow });
  const front = new GraphFront({
    table,
    labels,
    setup,
    revision: () => revision,
    exactly: (probes, then) => turns.take(async () => then(await exactly(concatenated(probes), PROVEN_DEPTH))),
  });

  /** Labels of the vectors that go when these ids are removed or get another vector. */
  function labelsOf(parts: readonly Part[]): number[] {
    const gone = new Set<number>();
    for (const { ids } of parts) {
      for (const id of ids) {
        const row = table.rowOf(id);
        if (row !== undefined) gone.add(labels.labelOf(row));
      }
    }
    return [...gone];
  }

  function write(task: WriteTask, apply: (parts: readonly Part[]) => number): Promise<WriteAnswer> {
    const parts = staging.take(task.parts);
    const turn = turns.take(() => {
      const gone = labelsOf(parts);
      const came = apply(parts);
      revision = task.revision ?? revision;
      front.changed(came, gone);
      return { size: table.size, revision };
    });
    written = turn.catch(() => {});
    return turn;
  }

  async function throughGraph(probes: Float32Array, k: number): Promise<SearchAnswer | undefined> {
    await written;
    const covered = revision;
    const count = probes.length / dimension;
    const each = Array.from({ length: count }, (_, p) => front.search(probes.subarray(p * dimension, (p + 1) * dimension), k));
    const rankings = await Promise.all(each);
    return rankings.every((ranking) => ranking !== undefined) ? { rankings, revision: covered } : undefined;
  }

  return {
    tasks: {
      stage: (task: StageTask): void => staging.stage(task),
      drop: ({ staged }: { readonly staged: number }): void => staging.drop(staged),
      upsert: (task: WriteTask) =>
        write(task, (parts) => {
          table.upsert(parts);
          return parts.reduce((sum, { ids }) => sum + ids.length, 0);
        }),
      remove: (task: WriteTask) =>
        write(task, (parts) => {
          for (const { ids } of parts) table.remove(ids);
          return 0;
        }),
      async search({ probes, k, allow }: SearchTask): Promise<SearchAnswer> {
        const ids = allow === undefined ? undefined : staging.take(allow).flatMap((part) => part.ids);
        const found = ids === undefined ? await throughGraph(probes, k) : undefined;
        if (found !== undefined) return found;
        return turns.take(async () => {
          const start = performance.now();
          const answer = { rankings: await exactly(probes, k, ids), revision };
          if (ids === undefined && probes.length === dimension) front.took(performance.now() - start);
          return answer;
        });
      },
      stats: (): GraphStats => front.stats(),
      close: () => front.close(),
    },
  };
});
