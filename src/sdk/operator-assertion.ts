import { PERMISSIONS, type Permission } from '../core/acts.js';
import { canonicalJson } from '../core/canonical-json.js';
import { checkId, checkInteger, checkKeys, checkOneOf, describe } from '../core/check.js';
import { checkCallOptions } from '../core/check-call-options.js';
import type { CallOptions, Signer, Verifier } from '../core/contracts.js';
import { checkKeyName } from '../core/key-name.js';
import { openNote, signNote } from '../ledger/signed-note.js';

/** What an issuer says of a clerk: who sits at the keyboard, for which station, for which gallery, and for how long. */
export interface OperatorAssertion {
  /** The name of the key that signs it. */
  readonly issuer: string;
  /** Id of the operator, as the `OperatorDirectory` knows it. */
  readonly operator: string;
  /** Id of the station on whose behalf. */
  readonly station: string;
  /** Allows no more than these, of what the directory allows. Default: all of it. */
  readonly permissions?: readonly Permission[] | undefined;
  /** Which gallery it is for: what that was opened with as its `audience`. */
  readonly audience: string;
  /** Not before, in milliseconds since 1970-01-01T00:00:00Z: when it is issued. */
  readonly notBefore: number;
  /** Not from then on, in milliseconds since 1970-01-01T00:00:00Z; at most 12 hours after `notBefore`. */
  readonly expires: number;
  /** Given once by this issuer and never again, e.g. a random UUID: it is good for one call. */
  readonly id: string;
}

/** An assertion that could be read, or what is the matter with it. */
export type ReadAssertion =
  | { readonly status: 'read'; readonly claims: OperatorAssertion }
  | { readonly status: 'unknown-issuer'; readonly claims: OperatorAssertion }
  | { readonly status: 'malformed' | 'signature' };

/** A working day at most: our own choice. An hour and less is better, since a thief has as long. */
export const MAX_ASSERTION_MS = 12 * 60 * 60 * 1000;

/** What is signed begins with this line, so that it can be taken for nothing else the key signs, a checkpoint for instance. */
const HEADING = 'rescue-face/operator-assertion@1';
const GIVEN_KEYS = ['operator', 'station', 'permissions', 'audience', 'notBefore', 'expires', 'id'];
const KEYS = ['issuer', ...GIVEN_KEYS];
/** Ids have at most 256 units and permissions are few: it fits twice. */
const MOST_BYTES = 8192;
const MAX_TIME = 8.64e15;

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Signs what a host that lets clerks in asserts of one of them, for one call: `act.assertion`. A note as C2SP signed-note
 * has it, over one line of canonical JSON. With Ed25519, or with whatever signs behind the `Signer`: SM2, an HSM.
 *
 * @throws TypeError or RangeError where it is malformed or would hold for more than 12 hours.
 * @example
 * ```ts
 * import { randomBytes, randomUUID } from 'node:crypto';
 * import { issueAssertion } from 'rescue-face';
 * import { ed25519Signer } from 'rescue-face/adapters/node-crypto';
 *
 * const signer = ed25519Signer({ name: 'login.example.cn', seed: randomBytes(32) });
 * const now = Date.now();
 * const assertion = await issueAssertion(
 *   { operator: 'clerk-7', station: 'jinan-1', audience: 'jinan', notBefore: now, expires: now + 60_000, id: randomUUID() },
 *   signer,
 * );
 * console.log(assertion.split('\n')[0]); // rescue-face/operator-assertion@1
 * ```
 */
export async function issueAssertion(input: Omit<OperatorAssertion, 'issuer'>, signer: Signer, options: CallOptions = {}): Promise<string> {
  checkCallOptions(options);
  checkKeys('issueAssertion', input, GIVEN_KEYS);
  const claims = { ...input, issuer: signer.name };
  checkClaims(claims);
  if (input.expires - input.notBefore > MAX_ASSERTION_MS) throw new RangeError('Expected an assertion that expires within 12 hours');
  return DECODER.decode(await signNote(textOf(claims), signer, options));
}

/** Reads an assertion with the keys that are known. Its times and what it is for are not looked at here. */
export function readAssertion(assertion: string | Uint8Array, verifiers: readonly Verifier[]): ReadAssertion {
  const bytes = typeof assertion === 'string' ? ENCODER.encode(assertion) : assertion;
  if (bytes.length > MOST_BYTES) return { status: 'malformed' };
  const note = openNote(bytes, verifiers);
  if (note === 'format') return { status: 'malformed' };
  if (note === 'signature') return { status: 'signature' };
  const claims = claimsIn(note.text);
  if (claims === undefined) return { status: 'malformed' };
  // Somebody else's signature beside it says nothing of what this issuer asserts.
  return { status: note.signedBy.some(({ name }) => name === claims.issuer) ? 'read' : 'unknown-issuer', claims };
}

function textOf(claims: OperatorAssertion): string {
  return `${HEADING}\n${DECODER.decode(canonicalJson({ ...claims }))}\n`;
}

function claimsIn(text: string): OperatorAssertion | undefined {
  try {
    const value: unknown = JSON.parse(text.split('\n', 2)[1] ?? '');
    checkClaims(value);
    // There is one way to write it down: no name twice, nothing before or after.
    return textOf(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}

function checkClaims(value: unknown): asserts value is OperatorAssertion {
  checkKeys('the assertion', value, KEYS);
  const { issuer, operator, station, permissions, audience, notBefore, expires, id } = value as OperatorAssertion;
  checkKeyName('issuer of the assertion', issuer);
  for (const [name, text] of Object.entries({ operator, station, audience, id })) checkId(`${name} of the assertion`, text);
  if (permissions !== undefined) checkPermissions(permissions);
  checkInteger('notBefore of the assertion', notBefore, 0, MAX_TIME);
  checkInteger('expires of the assertion', expires, notBefore + 1, MAX_TIME);
}

function checkPermissions(permissions: unknown): void {
  if (!Array.isArray(permissions))
    throw new TypeError(`Expected an array for permissions of the assertion, received ${describe(permissions)}`);
  for (const permission of permissions) checkOneOf('permissions of the assertion', permission, PERMISSIONS);
  if (new Set(permissions).size !== permissions.length) throw new TypeError('Expected every permission of the assertion once');
}
