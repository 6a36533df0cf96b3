/** Audits the photos of a gallery by a sample, checks the list as anybody can, and replaces what must be taken again. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openRescueFace } from 'rescue-face';
import { standardCrypto } from 'rescue-face/adapters/node-crypto';
import { drawPhotoSample, photoAuditHtml, photoAuditTables, reportingYear, tableCsv } from 'rescue-face/ledger';

const folder = 'node_modules/@vladmandic/face-api/demo';
const photos = (await readdir(folder)).filter((name) => /^sample\d\.jpg$/.test(name)).sort();

await using sdk = await openRescueFace({ act: { operator: 'clerk-7', station: 'jinan-1', purpose: 'enrolment' }, photoSource: 'phone' });
for (const name of photos) await sdk.enroll({ photo: await readFile(join(folder, name)), face: 'largest' });

// A level above draws: the seed is its own, and is in the ledger before anything is drawn.
const act = { operator: 'city-desk', purpose: 'quality-audit' } as const;
const period = reportingYear(new Date().getUTCFullYear());
const drawn = await sdk.audit.draw({ period, sampleSize: 4, seed: 'city-2026-q1', act });
console.log(drawn.strata);

// Whoever has the ids and the seed comes to the same list.
const digest = (bytes: Uint8Array) => standardCrypto().digest(bytes);
const again = drawPhotoSample(drawn.frame, { seed: drawn.seed, sampleSize: 4, digest });
console.log(again.every(({ photoId }, i) => photoId === drawn.photos[i]?.photoId)); // true

const onProgress = ({ done, all }: { done: number; all: number }) => console.log(`${done} of ${all}`);
const audit = await sdk.audit.report(drawn.auditId, { act }, { onProgress });
if (audit.status !== 'reported') throw new Error(audit.status);
const { compliance } = audit.whole;
if (compliance !== undefined) console.log(`${(100 * compliance.share).toFixed(0)} % pass`, compliance);

const options = { language: 'en', printedAt: Date.now() } as const;
console.log(photoAuditHtml(audit, options).length, tableCsv(photoAuditTables(audit, options).replace).length);

for (const { photoId, rules, action } of audit.replace.slice(0, 1)) {
  console.log(photoId, rules.map(({ rule }) => rule).join(', '), action?.en);
  const photo = await readFile(join(folder, photos.at(-1) ?? ''));
  // The samples are no photos of a counter: what the rules reject comes in for a named reason alone.
  const exception = 'no-better-photo';
  const result = await sdk.audit.replacePhoto({ photoId, photo, face: 'largest', reason: 'photo-audit', audit: audit.resultId, exception });
  console.log(result.status);
}
