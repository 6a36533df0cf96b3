import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDetector } from 'rescue-face/detector';
import { goldenRows, writeTable } from '../test/quality/golden/golden-measures.js';
import { ROOT } from './entries.js';

/** Writes the conformance table of the quality measures anew, after a change that is meant: `tsx tools/make-golden-measures.ts`. */
await using detector = await createDetector();
const rows = await goldenRows(detector);
writeFileSync(join(ROOT, 'test', 'quality', 'golden', 'measures.csv'), writeTable(rows));
console.log(`${rows.length} values`);
