import {
  type DecideInput,
  type OpenDutyInput,
  openRescueFace,
  operatorList,
  PERMISSIONS,
  type RescueFaceOptions,
  type Searched,
} from 'rescue-face';
import { memoryStore } from 'rescue-face/adapters/memory-store';
import { ColourEmbedder, CountingDetector, colourPhoto } from '../../support/fake-stages.js';
import { NO_PHOTO_RULES, NOON } from '../../support/open-fake.js';

export const HOUR = 3_600_000;

export const CLERK = { operator: 'clerk', station: 'jinan-1', purpose: 'identify-person' } as const;
export const REVIEWER = { operator: 'reviewer' } as const;

/** A clerk who searches, a reviewer, a second one, and somebody who may do nothing. */
export const operators = operatorList([
  { id: 'clerk', stations: ['jinan-1'], permissions: PERMISSIONS },
  { id: 'reviewer', stations: 'all', permissions: ['decide', 'view'] },
  { id: 'second', stations: 'all', permissions: ['decide'] },
  { id: 'nobody', stations: 'all', permissions: [] },
]);

/** A station at work: a clock that is set by hand, three people, and what they look like. */
export async function openStation(options: Omit<RescueFaceOptions, 'dataDir'> = {}) {
  const clock = { time: NOON, now: () => clock.time };
  const store = options.store ?? memoryStore();
  const sdk = await openRescueFace({
    detector: new CountingDetector(),
    embedder: new ColourEmbedder(),
    act: CLERK,
    photoSource: 'live-camera',
    photoRules: NO_PHOTO_RULES,
    operators,
    clock,
    ...options,
    store,
  });
  return { clock, store, sdk, [Symbol.asyncDispose]: () => sdk.close() };
}

export type Station = Awaited<ReturnType<typeof openStation>>;

/** Three people: `a` and `b` alike, `c` not. */
export async function withPeople(station: Station): Promise<Station> {
  for (const [personId, red] of [
    ['a', 10],
    ['b', 12],
    ['c', 90],
  ] as const) {
    await station.sdk.enroll({ personId, photo: await colourPhoto(red) });
  }
  return station;
}

/** A search that finds `a` first. */
export async function searched({ sdk }: Station, rescueNumber = '2026-17'): Promise<Searched> {
  const result = await sdk.search({ photo: await colourPhoto(10), name: '自称李四', rescueNumber });
  if (result.status !== 'searched') throw new Error(result.status);
  return result;
}

/** A duty that was opened, by its id. */
export async function opened({ sdk }: Pick<Station, 'sdk'>, input: OpenDutyInput): Promise<string> {
  const result = await sdk.ledger.openDuty(input);
  if (result.status !== 'opened') throw new Error(result.status);
  return result.dutyId;
}

/** A decision that was made. */
export async function decidedOn({ sdk }: Pick<Station, 'sdk'>, searchId: string, input: DecideInput) {
  const result = await sdk.ledger.decide(searchId, input);
  if (result.status !== 'decided') throw new Error(result.status);
  return result;
}

/** A decision that the person is `a`. */
export const itIsA: DecideInput = {
  act: REVIEWER,
  result: 'candidate',
  personId: 'a',
  name: '王小明',
  method: 'police',
  reason: '公安回函',
  identityEstablishedAt: NOON - HOUR,
};

/** A decision that it is nobody of the gallery. */
export const itIsNobody: DecideInput = { act: REVIEWER, result: 'none', method: 'rescue-records', reason: '照片不符' };
