/** Enrols a folder of photos as a stream, several at a time, and shows how far it has come. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EnrollManyItem, openRescueFace } from 'rescue-face';

const folder = 'node_modules/@vladmandic/face-api/demo';

/** One file at a time is read: a large collection never lies in memory as a whole. */
async function* photos(): AsyncGenerator<EnrollManyItem> {
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.jpg')).sort()) {
    yield { key: file, personId: file, photo: await readFile(join(folder, file)), face: 'largest' };
  }
}

const act = { operator: 'clerk-7', station: 'jinan-1', purpose: 'enrolment' } as const;
const sdk = await openRescueFace({ act, photoSource: 'import' });
const onProgress = ({ done, enrolled }: { done: number; enrolled: number }) => console.log(`${done} done, ${enrolled} enrolled`);
for await (const result of sdk.enrollMany(photos(), { onProgress })) console.log(result.key, result.status);

const probe = await readFile(join(folder, 'sample3.jpg'));
const answer = await sdk.search({ photo: probe, face: 'largest', topK: 3, act: { purpose: 'identify-person' }, source: 'live-camera' });
if (answer.status === 'searched') {
  for (const { rank, personId, similarity } of answer.candidates) console.log(rank, personId, similarity.toFixed(3));
}
await sdk.close();
