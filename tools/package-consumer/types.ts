import { type Act, type Candidate, openRescueFace, operatorList } from 'rescue-face';
import type { RescueFaceError } from 'rescue-face/errors';

/** What an embedder writes; never run, only type-checked against the installed declarations. */
export async function mostSimilar(photo: Uint8Array): Promise<string | undefined> {
  const act: Act = { operator: 'clerk', station: 'station', purpose: 'identify-person' };
  const operators = operatorList([{ id: 'clerk', stations: ['station'], permissions: ['search', 'enroll'] }]);
  await using sdk = await openRescueFace({ act, operators, photoSource: 'live-camera' });
  await sdk.enroll({ personId: 'one', photo, face: 'largest' });
  const result = await sdk.search({ photo, face: 'largest', topK: 3 });
  if (result.status !== 'searched') return undefined;
  const best: Candidate | undefined = result.candidates[0];
  return best?.personId;
}

export function retryable(error: RescueFaceError): boolean {
  return error.retryable;
}
