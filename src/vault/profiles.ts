import type { CryptoProvider } from '../core/contracts.js';
import { RescueFaceError } from '../core/errors.js';

/** The hash of a cipher profile by its name: what stands behind the last plus sign, as in `aes-256-gcm+sha-256`. */
export function hashNameOf(profile: string): string {
  return profile.slice(profile.lastIndexOf('+') + 1);
}

/** Roles of one profile; those of the next begin where they end. */
const ROLES_PER_PROFILE = 16;

/** A role as it is written down for a store that has had so many profiles. */
export function roleIn(profiles: number, role: number): number {
  return role + (profiles - 1) * ROLES_PER_PROFILE;
}

/**
 * The cipher profiles a store has had, the present one last. What lies in the ledger keeps the ciphertext it was given:
 * its digests are in leaves that were published. So a key's role also says which profile it is for.
 */
export class Profiles {
  /** By the order they were used in. */
  readonly all: readonly CryptoProvider[];
  readonly present: CryptoProvider;
  /** Whose hash the ledger's tree is made with, for good: leaves are never made anew. */
  readonly first: CryptoProvider;

  constructor(names: readonly string[], providers: readonly CryptoProvider[]) {
    this.all = names.map((name) => {
      const provider = providers.find(({ profile }) => profile === name);
      if (provider === undefined)
        throw new RescueFaceError('ERR_CRYPTO_REFUSED', { reason: 'profile', profile: providers[0]?.profile ?? '' });
      return provider;
    });
    const [first, present] = [this.all[0], this.all.at(-1)];
    if (first === undefined || present === undefined) throw new Error('a store has a profile');
    this.first = first;
    this.present = present;
  }

  /** A role as it is written down for what is sealed now. */
  role(role: number): number {
    return roleIn(this.all.length, role);
  }

  /** The profile of a role that was written down. */
  ofRole(role: number): CryptoProvider {
    const crypto = this.all[Math.floor(role / ROLES_PER_PROFILE)];
    if (crypto === undefined) throw new RescueFaceError('ERR_STORE_CORRUPT', { problem: 'a key of a profile the store never had' });
    return crypto;
  }
}
