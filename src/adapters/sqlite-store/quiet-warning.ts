/**
 * Node 22 says once in every thread that its SQLite is experimental, on the host's standard error. Within this thread
 * alone, which is ours, that one warning is passed over; every other goes where it went.
 */
export function quietSqliteWarning(): void {
  const listeners = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name === 'ExperimentalWarning' && /\bSQLite\b/.test(warning.message)) return;
    for (const listener of listeners) listener.call(process, warning);
  });
}
