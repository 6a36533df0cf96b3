/**
 * Where the worker thread's file lies: beside every file of the flat build. The sources themselves, as tests run them,
 * start the one that was built.
 */
export function workerUrl(): URL {
  const here = import.meta.url;
  return new URL(here.endsWith('.ts') ? '../../../dist/sqlite-worker.js' : './sqlite-worker.js', here);
}
