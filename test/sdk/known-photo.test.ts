import { describe, expect, it } from 'vitest';
import { CountingDetector, colourPhoto } from '../support/fake-stages.js';
import { openFake } from '../support/open-fake.js';

describe('a photo enrolled under an id of the caller', () => {
  it('is enrolled once: the second time it is known, not looked at, and nothing changes', async () => {
    const detector = new CountingDetector();
    await using sdk = await openFake({ detector });
    const photo = await colourPhoto(10);
    const first = await sdk.enroll({ personId: 'a', photoId: 'photo-1', photo });
    expect(first).toMatchObject({ status: 'enrolled', personId: 'a', photoId: 'photo-1' });
    const again = await sdk.enroll({ personId: 'a', photoId: 'photo-1', photo, name: 'somebody else' });
    expect(again).toEqual({ status: 'known', personId: 'a', photoId: 'photo-1' });
    expect(detector.calls).toBe(1);
    expect(sdk.size).toMatchObject({ templates: 1, revision: (first as { revision: number }).revision });
    expect(await sdk.get({ personId: 'a' })).toMatchObject({ person: { kind: 'person', id: 'a' } });
  });

  it('is enrolled once when it comes twice at the same time', async () => {
    await using sdk = await openFake();
    const photo = await colourPhoto(10);
    const results = await Promise.all([1, 2, 3].map(() => sdk.enroll({ personId: 'a', photoId: 'photo-1', photo })));
    expect(results.map(({ status }) => status).sort()).toEqual(['enrolled', 'known', 'known']);
    expect(sdk.size.templates).toBe(1);
  });

  it('of another person is refused, without naming them', async () => {
    await using sdk = await openFake();
    const photo = await colourPhoto(10);
    await sdk.enroll({ personId: 'person-a', photoId: 'photo-1', photo });
    const refusal = sdk.enroll({ personId: 'b', photoId: 'photo-1', photo });
    await expect(refusal).rejects.toMatchObject({ code: 'ERR_STORE_RECORD' });
    await expect(refusal).rejects.not.toThrow(/person-a|photo-1/);
  });

  it('can be enrolled anew once the person has been erased', async () => {
    await using sdk = await openFake();
    const photo = await colourPhoto(10);
    await sdk.enroll({ personId: 'a', photoId: 'photo-1', photo });
    await sdk.erase({ personId: 'a', scope: 'biometric' });
    expect(await sdk.enroll({ personId: 'a', photoId: 'photo-1', photo })).toMatchObject({ status: 'enrolled' });
  });

  it('is known to nobody who may not enrol', async () => {
    const operators = { find: async () => ({ id: 'clerk', stations: 'all', permissions: ['search'] }) as const };
    await using sdk = await openFake({ operators });
    await expect(sdk.enroll({ personId: 'a', photoId: 'photo-1', photo: await colourPhoto(10) })).rejects.toMatchObject({
      code: 'ERR_POLICY_DENIED',
    });
  });

  it('asks for the person too', async () => {
    await using sdk = await openFake();
    const photo = await colourPhoto(10);
    await expect(sdk.enroll({ photoId: 'photo-1', photo })).rejects.toThrow('Expected personId together with photoId');
  });

  it('comes through enrollMany as known, and does not count as enrolled', async () => {
    await using sdk = await openFake();
    const photo = await colourPhoto(10);
    const progress: { done: number; enrolled: number }[] = [];
    const items = [1, 2].map((n) => ({ key: String(n), personId: 'a', photoId: 'photo-1', photo }));
    const statuses: string[] = [];
    for await (const { status } of sdk.enrollMany(items, { onProgress: (at) => progress.push(at) })) statuses.push(status);
    expect(statuses.sort()).toEqual(['enrolled', 'known']);
    expect(progress.at(-1)).toEqual({ done: 2, enrolled: 1 });
  });
});
