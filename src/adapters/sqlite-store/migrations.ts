/**
 * The database's format, step by step: the statement lists that lead from each format to the next. What was released is
 * never changed. Table and column names are part of the format; see docs/storage.md.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE standing (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    revision INTEGER NOT NULL,
    head INTEGER NOT NULL,
    forgotten INTEGER NOT NULL,
    unpurged INTEGER NOT NULL
  ) STRICT;
  INSERT INTO standing VALUES (1, 0, 0, 0, 0);

  CREATE TABLE facts (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE root_keys (root_no INTEGER PRIMARY KEY, root_key_id TEXT NOT NULL UNIQUE) STRICT;

  CREATE TABLE keys (
    key_no INTEGER PRIMARY KEY AUTOINCREMENT,
    owner BLOB NOT NULL CHECK (length(owner) = 16),
    role INTEGER NOT NULL,
    root_no INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    commitment BLOB NOT NULL,
    UNIQUE (owner, role)
  ) STRICT;
  CREATE INDEX keys_by_root ON keys (root_no);

  CREATE TABLE records (
    row_no INTEGER PRIMARY KEY AUTOINCREMENT,
    kind INTEGER NOT NULL,
    tag BLOB NOT NULL CHECK (length(tag) = 16),
    owner BLOB NOT NULL CHECK (length(owner) = 16),
    key_no INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    place INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    UNIQUE (kind, tag)
  ) STRICT;
  CREATE INDEX records_by_kind ON records (kind);
  CREATE INDEX records_by_change ON records (kind, revision, place);
  CREATE INDEX records_by_owner ON records (owner, kind);
  CREATE INDEX records_by_key ON records (key_no);

  CREATE TABLE tombstones (
    kind INTEGER NOT NULL,
    tag BLOB NOT NULL CHECK (length(tag) = 16),
    revision INTEGER NOT NULL,
    place INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (kind, tag)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX tombstones_by_change ON tombstones (kind, revision, place);

  CREATE TABLE entries (
    seq INTEGER PRIMARY KEY,
    leaf BLOB NOT NULL,
    schema TEXT NOT NULL,
    header BLOB NOT NULL,
    fragments BLOB NOT NULL
  ) STRICT;
  CREATE INDEX entry_leaves ON entries (seq, leaf);
  `,
];
