import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Operator, type OperatorDirectory, operatorList, PERMISSIONS } from 'rescue-face';
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

/**
 * The operators of a folder. The file is read at every call, so that a withdrawal is heeded also in a long run; it is
 * looked at once beforehand, so that a mistake in it is told before any work. Where it is missing, the first call says so.
 */
export async function fileOperators(data: string, texts: Texts): Promise<OperatorDirectory> {
  const read = () => readOperators(operatorsFile(data), texts);
  await read().catch((error: unknown) => {
    if (!(error instanceof CliFailure && error.code === 'ERR_OPERATORS_MISSING')) throw error;
  });
  return { find: async (id, options) => (await read()).find(id, options) };
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

async function readOperators(file: string, texts: Texts): Promise<OperatorDirectory> {
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
    return operatorList(operatorsIn(JSON.parse(text)));
  } catch (error) {
    // A JSON parser's message repeats what it read.
    throw failure(texts.operatorsMalformed(file, error instanceof SyntaxError ? 'not JSON' : (error as Error).message));
  }
}

function operatorsIn(value: unknown): readonly Operator[] {
  const { schema, operators, ...rest } = (value ?? {}) as { readonly schema?: unknown; readonly operators?: unknown };
  if (schema !== SCHEMA) throw new TypeError(`Expected schema ${SCHEMA}`);
  if (Object.keys(rest).length > 0) throw new TypeError('Expected schema and operators alone');
  return operators as readonly Operator[];
}
