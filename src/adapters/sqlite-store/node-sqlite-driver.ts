import type { SqlConnection, SqlDriver, SqlRow, SqlStatement, SqlValue } from './sql-driver.js';

/** As much of `node:sqlite` as is used: the types of Node 20 do not know it. */
interface NodeSqlite {
  readonly DatabaseSync: new (file: string, options: { readonly readOnly: boolean }) => NodeDatabase;
}

interface NodeDatabase {
  exec(sql: string): void;
  prepare(sql: string): NodeStatement;
  close(): void;
}

interface NodeStatement {
  run(...values: readonly SqlValue[]): { readonly changes: number | bigint };
  get(...values: readonly SqlValue[]): SqlRow | undefined;
  all(...values: readonly SqlValue[]): readonly SqlRow[];
  iterate(...values: readonly SqlValue[]): Iterator<SqlRow>;
}

/** SQLite as Node has it inside from 22.13 on, or `undefined`. */
export async function nodeSqliteDriver(): Promise<SqlDriver | undefined> {
  // By a variable: a bundler or a type checker that does not know the module has nothing to look for.
  const name: string = 'node:sqlite';
  const loaded: Partial<NodeSqlite> | undefined = await import(name).catch(() => undefined);
  const DatabaseSync = loaded?.DatabaseSync;
  // Node 22.5 to 22.12 has it, if at all, without `iterate`.
  if (DatabaseSync === undefined || !canIterate(DatabaseSync)) return undefined;
  return { name: 'node:sqlite', open: (file, how) => connection(new DatabaseSync(file, { readOnly: how === 'read' })) };
}

function canIterate(DatabaseSync: NodeSqlite['DatabaseSync']): boolean {
  const database = new DatabaseSync(':memory:', { readOnly: false });
  try {
    return typeof (database.prepare('SELECT 1') as Partial<NodeStatement>).iterate === 'function';
  } finally {
    database.close();
  }
}

function connection(database: NodeDatabase): SqlConnection {
  return {
    exec: (sql) => database.exec(sql),
    prepare: (sql) => statement(database.prepare(sql)),
    close: () => database.close(),
  };
}

function statement(prepared: NodeStatement): SqlStatement {
  return {
    run: (...values) => Number(prepared.run(...values.map(bound)).changes),
    get: (...values) => prepared.get(...values.map(bound)),
    all: (...values) => prepared.all(...values.map(bound)),
    iterate: (...values) => prepared.iterate(...values.map(bound)),
  };
}

/** No bytes, but somewhere in memory: Node 22 takes an empty array that lies nowhere for NULL. */
const EMPTY = new Uint8Array(new ArrayBuffer(1), 0, 0);

function bound(value: SqlValue): SqlValue {
  return value instanceof Uint8Array && value.length === 0 ? EMPTY : value;
}
