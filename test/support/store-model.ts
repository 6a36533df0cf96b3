import fc from 'fast-check';
import type { StoreFactory } from 'rescue-face/testing';
import { ModelStore } from './model-store.js';
import { COMMANDS, type Real } from './store-commands.js';

/** How much is tried. */
export interface StoreModelOptions {
  /** Stores opened, each for a series of commands. */
  readonly runs: number;
  /** The longest series. Default 60. */
  readonly commands?: number | undefined;
  /** Default: another one each time; a failure names it. */
  readonly seed?: number | undefined;
  /** Whether a failure is made smaller before it is told. Default `true`. */
  readonly shrink?: boolean | undefined;
}

/**
 * Drives stores and a plain model side by side through random commits, erasures, scans, changes, entries, purges, caches
 * and, where they survive, reopenings; rejects at the first difference, with the shortest series that shows it.
 */
export async function storeModelTest(
  factory: StoreFactory,
  { runs, commands = 60, seed, shrink = true }: StoreModelOptions,
): Promise<void> {
  const series = fc.commands([...COMMANDS], { maxCommands: commands, size: 'max' });
  const property = fc.asyncProperty(series, async (each) => {
    const real: Real = { store: await factory.open(), factory };
    try {
      await fc.asyncModelRun(() => ({ model: new ModelStore(), real }), each);
    } finally {
      await real.store[Symbol.asyncDispose]();
    }
  });
  await fc.assert(property, { numRuns: runs, endOnFailure: !shrink, ...(seed === undefined ? {} : { seed }) });
}
