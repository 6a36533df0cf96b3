import { Buffer } from 'node:buffer';
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { checkBytes, checkBytesOf, checkKeys, checkText } from '../../core/check.js';
import { checkCallOptions } from '../../core/check-call-options.js';
import type { CallOptions, Signer, Verifier } from '../../core/contracts.js';
import { checkKeyName, isKeyName } from '../../core/key-name.js';
import { plainBytes } from './plain-bytes.js';

/** Options of {@link ed25519Signer}. */
export interface Ed25519SignerOptions {
  /** Names who signs; see `Signer`. */
  readonly name: string;
  /** The private key as RFC 8032 has it: 32 random bytes. Copied, and not wiped; whoever has it can sign. */
  readonly seed: Uint8Array;
}

/** A signer that can say how it is known. */
export interface Ed25519Signer extends Signer {
  /** Name, key id and public key in one line, as `ed25519Verifier` takes it: to be given to everybody who is to check. */
  readonly verifierKey: string;
}

/** Ed25519 in the list of C2SP signed-note. */
const KIND = 1;
const KEY_BYTES = 32;
/** RFC 8410: what stands before the key in its DER encodings. */
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
/** 2^255 - 19: what an encoded key is below, apart from its highest bit. */
const PRIME = 2n ** 255n - 19n;
/**
 * The keys under which one signature holds for many messages: those of the points of order 1, 2, 4 and 8, without their
 * highest bit. Whoever publishes one could deny every checkpoint.
 */
const WEAK_KEYS = [
  0n,
  1n,
  PRIME - 1n,
  numberOf(Buffer.from('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05', 'hex')),
  numberOf(Buffer.from('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a', 'hex')),
];
const VERIFIER_KEY = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/;

/**
 * Signs with Ed25519 (RFC 8032) by the OpenSSL inside Node, with a key in this process.
 *
 * @example
 * ```ts
 * import { randomBytes } from 'node:crypto';
 * import { ed25519Signer } from 'rescue-face/adapters/node-crypto';
 *
 * const signer = ed25519Signer({ name: 'rescue.example.cn/jinan', seed: randomBytes(32) });
 * console.log(signer.verifierKey); // rescue.example.cn/jinan+…+…
 * ```
 */
export function ed25519Signer(options: Ed25519SignerOptions): Ed25519Signer {
  checkKeys('the signer', options, ['name', 'seed']);
  const { name, seed } = options;
  checkKeyName('name', name);
  checkBytesOf(KEY_BYTES, 'seed', seed);
  const der = Buffer.concat([PRIVATE_PREFIX, seed]);
  try {
    return new NodeEd25519Signer(name, createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
  } finally {
    der.fill(0);
  }
}

class NodeEd25519Signer implements Ed25519Signer {
  readonly name: string;
  readonly keyId: number;
  readonly verifierKey: string;
  readonly #key: KeyObject;

  constructor(name: string, key: KeyObject) {
    const named = withKind(createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(PUBLIC_PREFIX.length));
    this.#key = key;
    this.name = name;
    this.keyId = keyIdOf(name, named);
    this.verifierKey = `${name}+${this.keyId.toString(16).padStart(8, '0')}+${named.toString('base64')}`;
  }

  async sign(message: Uint8Array, options: CallOptions = {}): Promise<Uint8Array> {
    checkBytes('message', message);
    checkCallOptions(options);
    options.signal?.throwIfAborted();
    return plainBytes(sign(null, message, this.#key));
  }
}

/**
 * Checks what an `ed25519Signer` signed. `RangeError` for a line that is no verifier key, whose key id is not that of its
 * name and key, or whose key is one of the few under which a signature holds for many messages.
 *
 * @param verifierKey - `name+key id+key`, as the signer gives it and the Go checksum database and its like write it.
 */
export function ed25519Verifier(verifierKey: string): Verifier {
  checkText('verifierKey', verifierKey);
  const [, name = '', id = '', encoded = ''] = VERIFIER_KEY.exec(verifierKey) ?? [];
  const named = Buffer.from(encoded, 'base64');
  const isWritten = named.length === 1 + KEY_BYTES && named[0] === KIND && named.toString('base64') === encoded;
  if (!isWritten || !isSound(named.subarray(1)) || !isKeyName(name) || keyIdOf(name, named) !== Number.parseInt(id, 16)) {
    throw new RangeError('Expected a verifier key, name+key id+Ed25519 key, for verifierKey');
  }
  const der = Buffer.concat([PUBLIC_PREFIX, named.subarray(1)]);
  return new NodeEd25519Verifier(name, keyIdOf(name, named), createPublicKey({ key: der, format: 'der', type: 'spki' }));
}

class NodeEd25519Verifier implements Verifier {
  readonly name: string;
  readonly keyId: number;
  readonly #key: KeyObject;

  constructor(name: string, keyId: number, key: KeyObject) {
    this.name = name;
    this.keyId = keyId;
    this.#key = key;
  }

  verify(message: Uint8Array, signature: Uint8Array): boolean {
    checkBytes('message', message);
    checkBytes('signature', signature);
    return verify(null, message, this.#key, signature);
  }
}

/** Whether a key is written in the one way there is, and is none of the weak ones. */
function isSound(key: Uint8Array): boolean {
  const y = numberOf(key) % 2n ** 255n;
  return y < PRIME && !WEAK_KEYS.includes(y);
}

/** The number that bytes are, the lowest first. */
function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
}

function withKind(key: Uint8Array): Buffer {
  return Buffer.concat([Uint8Array.of(KIND), key]);
}

/** The first four bytes of a digest of name, newline, kind and key. */
function keyIdOf(name: string, named: Uint8Array): number {
  return createHash('sha256').update(`${name}\n`).update(named).digest().readUInt32BE();
}
