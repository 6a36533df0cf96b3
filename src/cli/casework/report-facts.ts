import { readFile } from 'node:fs/promises';
import { GIVEN_LABELS, type ReportFacts } from 'rescue-face/ledger';
import { usage } from '../failure.js';
import { systemCode } from '../system-code.js';
import { safeText } from '../terminal/safe-text.js';
import type { Texts } from '../texts.js';

const SCHEMA = 'rescue-face-report-facts@1';
const KEYS = ['stations', 'operators', 'intakes', 'recipients', 'facts'];

/** What the ledger does not know, and a reporting unit does. */
export interface GivenFacts {
  /** Names by id. */
  readonly stations: Readonly<Record<string, string>>;
  readonly operators: Readonly<Record<string, string>>;
  /** 入站人次 of the business system, by station. */
  readonly intakes: Readonly<Record<string, number>> | undefined;
  readonly recipients: readonly string[];
  readonly facts: ReportFacts;
}

/** Reads it from a file; nothing is known where there is none. */
export async function readFacts(file: string | undefined, texts: Texts): Promise<GivenFacts> {
  if (file === undefined) return { stations: {}, operators: {}, intakes: undefined, recipients: [], facts: {} };
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw usage(texts.badFacts(safeText(file), systemCode(error)));
  });
  try {
    return factsIn(JSON.parse(text.replace(/^\uFEFF/, '')));
  } catch (error) {
    // A JSON parser's message repeats what it read.
    throw usage(texts.badFacts(safeText(file), error instanceof SyntaxError ? 'not JSON' : (error as Error).message));
  }
}

function factsIn(value: unknown): GivenFacts {
  const given = recordIn('the file', value);
  if (given['schema'] !== SCHEMA) throw new TypeError(`Expected schema ${SCHEMA}`);
  const { schema: _, stations = {}, operators = {}, intakes, recipients = [], facts = {}, ...rest } = given;
  if (Object.keys(rest).length > 0) throw new TypeError(`Expected schema and ${KEYS.join(', ')} alone`);
  const known = textsIn('facts', facts);
  if (!Object.keys(known).every((name) => (GIVEN_LABELS as readonly string[]).includes(name))) {
    throw new TypeError(`Expected of ${GIVEN_LABELS.join(', ')} in facts`);
  }
  return {
    stations: textsIn('stations', stations),
    operators: textsIn('operators', operators),
    intakes: intakes === undefined ? undefined : countsIn('intakes', intakes),
    recipients: Object.values(textsIn('recipients', recipients)),
    facts: known,
  };
}

function textsIn(name: string, value: unknown): Readonly<Record<string, string>> {
  const record = recordIn(name, value);
  if (!Object.values(record).every((text) => typeof text === 'string' && text !== '')) throw new TypeError(`Expected texts in ${name}`);
  return record as Readonly<Record<string, string>>;
}

function countsIn(name: string, value: unknown): Readonly<Record<string, number>> {
  const record = recordIn(name, value);
  if (!Object.values(record).every((count) => Number.isSafeInteger(count) && Number(count) >= 0)) {
    throw new TypeError(`Expected whole numbers in ${name}`);
  }
  return record as Readonly<Record<string, number>>;
}

function recordIn(name: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw new TypeError(`Expected an object for ${name}`);
  return value as Readonly<Record<string, unknown>>;
}
