import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type LedgerPolicy,
  type Operator,
  type OperatorDirectory,
  operatorList,
  PERMISSIONS,
  type Station,
  type StationDirectory,
  separationConflicts,
  stationList,
} from 'rescue-face';
import { EXIT } from '../exit-codes.js';
import { CliFailure } from '../failure.js';
import { toJson } from '../json.js';
import { systemCode } from '../system-code.js';
import type { Texts } from '../texts.js';

const SCHEMA = 'rescue-face-operators@1';

/** The file that says who may use a gallery of the command line. */
export function operatorsFile(data: string): string {
  return join(data, 'operators.json');
}

/** Who may use a gallery, and where stations lie. */
export interface Authorities {
  readonly operators: OperatorDirectory;
  readonly stations: StationDirectory;
}

/** All that the file says. */
interface OperatorsFile extends Authorities {
  readonly policy: LedgerPolicy;
  /** How many operators hold more than one of the administrations. */
  readonly conflicts: number;
}

/**
 * The operators and stations of a folder. The file is read at every call, so that a withdrawal is heeded also in a long
 * run; it is looked at once beforehand, so that a mistake in it is told before any work. Where it is missing, the first
 * call says so.
 */
export async function fileAuthorities(data: string, texts: Texts): Promise<Authorities> {
  const read = () => readOperators(operatorsFile(data), texts);
  await read().catch((error: unknown) => {
    if (!(error instanceof CliFailure && error.code === 'ERR_OPERATORS_MISSING')) throw error;
  });
  return {
    operators: { find: async (id, options) => (await read()).operators.find(id, options) },
    stations: { find: async (id, options) => (await read()).stations.find(id, options) },
  };
}

/** What a gallery's folder allows where the regulation leaves a choice; the strict one where nothing is said. */
export async function filePolicy(data: string, texts: Texts): Promise<LedgerPolicy> {
  try {
    return (await readOperators(operatorsFile(data), texts)).policy;
  } catch (error) {
    // The first call says what is missing.
    if (error instanceof CliFailure && error.code === 'ERR_OPERATORS_MISSING') return {};
    throw error;
  }
}

/** How many operators of a folder hold more than one of the administrations. */
export async function countConflicts(data: string, texts: Texts): Promise<number> {
  return (await readOperators(operatorsFile(data), texts)).conflicts;
}

/** Writes the first operator of a new gallery, who may do everything; `kept` where the file was there already. */
export async function writeFirstOperator(data: string, id: string, station: string, texts: Texts): Promise<'made' | 'kept'> {
  const file = operatorsFile(data);
  const operator: Operator = { id, stations: [station], permissions: PERMISSIONS };
  try {
    await writeFile(file, toJson({ schema: SCHEMA, operators: [operator] }), { mode: 0o600, flag: 'wx' });
    return 'made';
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
    await readOperators(file, texts);
    return 'kept';
  }
}

async function readOperators(file: string, texts: Texts): Promise<OperatorsFile> {
  const failure = (message: string, code = 'ERR_OPERATORS') => new CliFailure(EXIT.gallery, message, code);
  let text: string;
  try {
    const { mode } = await stat(file);
    // Whoever may write it may do everything.
    if (process.platform !== 'win32' && (mode & 0o022) !== 0) throw failure(texts.operatorsOpenToOthers(file));
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof CliFailure) throw error;
    const code = systemCode(error);
    throw code === 'ENOENT'
      ? failure(texts.operatorsMissing(file), 'ERR_OPERATORS_MISSING')
      : failure(texts.operatorsUnreadable(file, code));
  }
  try {
    const { operators, stations, policy } = listsIn(JSON.parse(text));
    return {
      operators: operatorList(operators),
      stations: stationList(stations),
      policy,
      conflicts: separationConflicts(operators).length,
    };
  } catch (error) {
    // A JSON parser's message repeats what it read.
    throw failure(texts.operatorsMalformed(file, error instanceof SyntaxError ? 'not JSON' : (error as Error).message));
  }
}

function listsIn(value: unknown): {
  readonly operators: readonly Operator[];
  readonly stations: readonly Station[];
  readonly policy: LedgerPolicy;
} {
  const { schema, operators, stations = [], policy = {}, ...rest } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (schema !== SCHEMA) throw new TypeError(`Expected schema ${SCHEMA}`);
  if (Object.keys(rest).length > 0) throw new TypeError('Expected schema, operators, stations and policy alone');
  return { operators: operators as readonly Operator[], stations: stations as readonly Station[], policy: policyIn(policy) };
}

function policyIn(value: unknown): LedgerPolicy {
  const { searcherMayDecide, ...rest } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (
    typeof value !== 'object' ||
    Object.keys(rest).length > 0 ||
    !(searcherMayDecide === undefined || typeof searcherMayDecide === 'boolean')
  ) {
    throw new TypeError('Expected searcherMayDecide alone in policy, true or false');
  }
  return { searcherMayDecide };
}
