/** The rows of those ids that are there. */
export function rowsOf(table: { rowOf(id: string): number | undefined }, ids: Iterable<string>): number[] {
  const rows: number[] = [];
  for (const id of ids) {
    const row = table.rowOf(id);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

/** One byte a row: 1 where it is among those given. */
export function mask(size: number, rows: readonly number[]): Uint8Array {
  const allowed = new Uint8Array(size);
  for (const row of rows) allowed[row] = 1;
  return allowed;
}
