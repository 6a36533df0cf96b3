/** Numbers in every template. */
export const DIMENSION = 64;

/**
 * What a store shows of its batches, by their numbers: those whose records are all there with the content they were
 * committed with, those of which a part is, the entries with their places, and the entries whose person's part opens.
 */
export async function everything(store, { thorough }) {
  const parts = new Map();
  const count = (n, right) => parts.set(n, (parts.get(n) ?? 0) + (right ? 1 : 100));
  for await (const { record } of store.scan('person')) count(record.createdAt, record.id === `p${record.createdAt}`);
  for await (const { record } of store.scan('episode')) count(record.createdAt, record.personId === `p${record.createdAt}`);
  for await (const { record } of store.scan('template')) {
    const n = Number(record.personId.slice(1));
    const { vector } = record.embedding;
    count(n, vector.length === DIMENSION && vector.every((value) => value === n));
  }
  const found = { whole: [], torn: [], put: [], erased: [], open: [], misplaced: 0, verified: 0 };
  for (const [n, there] of parts) (there === 3 ? found.whole : found.torn).push(n);
  let seq = 0;
  for await (const entry of store.readEntries(0)) {
    const [what, number] = new TextDecoder().decode(entry.header).split(' ');
    const n = Number(number);
    if (entry.seq !== seq++) found.misplaced++;
    if (what === 'erase') found.erased.push([n, entry.seq]);
    else {
      found.put.push([n, entry.seq]);
      const [own, other] = entry.fragments.map(({ bytes }) => bytes && new TextDecoder().decode(bytes));
      if (own === `p${n}`) found.open.push(n);
      if (other !== 'b' || (own !== undefined && own !== `p${n}`)) found.torn.push(n);
    }
  }
  if (seq !== store.head) found.misplaced++;
  if (thorough) found.verified = (await store.verify()).records;
  return found;
}
