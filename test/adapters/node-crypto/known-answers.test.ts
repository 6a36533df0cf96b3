import { createCipheriv } from 'node:crypto';
import { nationalCrypto, standardCrypto } from 'rescue-face/adapters/node-crypto';
import { describe, expect, it } from 'vitest';
import { AES_256_GCM } from '../../../src/adapters/node-crypto/aes-gcm.js';
import { hmacSm3, SM4_CTR_HMAC_SM3, sm4Ctr } from '../../../src/adapters/node-crypto/sm4-ctr-hmac-sm3.js';

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const hex = (value: Uint8Array) => Buffer.from(value).toString('hex');
const text = (value: string) => new TextEncoder().encode(value);

/** McGrew and Viega, "The Galois/Counter Mode of Operation (GCM)", appendix B, submitted to NIST; AES-256, nonces of 96 bits. */
const GCM_KEY = 'feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308';
const GCM_PLAINTEXT =
  'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255';
const GCM_CIPHERTEXT =
  '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad';
const GCM_CASES = [
  {
    name: '13',
    key: '00'.repeat(32),
    nonce: '00'.repeat(12),
    bound: '',
    plaintext: '',
    ciphertext: '',
    tag: '530f8afbc74536b9a963b4f1c4cb738b',
  },
  {
    name: '14',
    key: '00'.repeat(32),
    nonce: '00'.repeat(12),
    bound: '',
    plaintext: '00'.repeat(16),
    ciphertext: 'cea7403d4d606b6e074ec5d3baf39d18',
    tag: 'd0d1c8a799996bf0265b98b5d48ab919',
  },
  {
    name: '15',
    key: GCM_KEY,
    nonce: 'cafebabefacedbaddecaf888',
    bound: '',
    plaintext: GCM_PLAINTEXT,
    ciphertext: GCM_CIPHERTEXT,
    tag: 'b094dac5d93471bdec1a502270e3cc6c',
  },
  {
    name: '16',
    key: GCM_KEY,
    nonce: 'cafebabefacedbaddecaf888',
    bound: 'feedfacedeadbeeffeedfacedeadbeefabaddad2',
    plaintext: GCM_PLAINTEXT.slice(0, 120),
    ciphertext: GCM_CIPHERTEXT.slice(0, 120),
    tag: '76fc6ece0f4e1768cddf8853bb2d551b',
  },
] as const;

describe('AES-256-GCM', () => {
  it.each(GCM_CASES)('test case $name', ({ key, nonce, bound, plaintext, ciphertext, tag }) => {
    const sealed = AES_256_GCM.encrypt(bytes(key), bytes(nonce), bytes(bound), bytes(plaintext));
    expect(sealed.map(hex)).toEqual([ciphertext, tag]);
    expect(hex(AES_256_GCM.decrypt(bytes(key), bytes(nonce), bytes(bound), bytes(ciphertext), bytes(tag)) ?? text('refused'))).toBe(
      plaintext,
    );
  });

  it('is told by its format: header, nonce, ciphertext, tag, with header and context bound in', () => {
    const crypto = standardCrypto();
    const key = bytes(GCM_KEY);
    const sealed = crypto.seal(key, text('abc'), ['person', '阿']);
    expect(hex(sealed.subarray(0, 2))).toBe('0101');
    expect(sealed.length).toBe(2 + 12 + 3 + 16);
    // Header; two parts; 6 bytes "person"; 3 bytes U+963F.
    const bound = bytes('0101 00000002 00000006 706572736f6e 00000003 e998bf');
    const opened = AES_256_GCM.decrypt(key, sealed.subarray(2, 14), bound, sealed.subarray(14, 17), sealed.subarray(17));
    expect(opened).toEqual(text('abc'));
  });
});

describe('SHA-256, HMAC and HKDF', () => {
  const crypto = standardCrypto();
  it('FIPS 180-4 example', () => {
    expect(hex(crypto.digest(text('abc')))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
  it('RFC 4231 test case 1', () => {
    const mac = crypto.mac(bytes('0b'.repeat(20)), text('Hi There'));
    expect(hex(mac)).toBe('b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7');
  });
  it('RFC 5869 test case 3', () => {
    const derived = crypto.derive(bytes('0b'.repeat(22)), '', 42);
    expect(hex(derived)).toBe('8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8');
  });
});

describe('SM3 and SM4', () => {
  const crypto = nationalCrypto();
  it('GB/T 32905-2016 examples 1 and 2', () => {
    expect(hex(crypto.digest(text('abc')))).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0');
    expect(hex(crypto.digest(text('abcd'.repeat(16))))).toBe('debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732');
  });

  const key = bytes('0123456789abcdeffedcba9876543210');
  it('GB/T 32907-2016 example 1: the key stream of one counter is that block encrypted', () => {
    expect(hex(sm4Ctr(key, key, new Uint8Array(16)))).toBe('681edf34d206965e86b3e94f536e4246');
  });
  it('SM4-CTR, draft-ribose-cfrg-sm4 appendix A.2.5.1', () => {
    const plaintext = bytes(['aa', 'bb', 'cc', 'dd', 'ee', 'ff', 'aa', 'bb'].map((byte) => byte.repeat(8)).join(''));
    expect(
      hex(
        sm4Ctr(
          key,
          Uint8Array.from({ length: 16 }, (_, i) => i),
          plaintext,
        ),
      ),
    ).toBe(
      'ac3236cb970cc20791364c395a1342d1a3cbc1878c6f30cd074cce385cdd70c7f234bc0e24c11980fd1286310ce37b926e02fcd0faa0baf38b2933851d824514',
    );
  });
  it('the counter carries over the whole block, as one built from single blocks does', () => {
    const counter = bytes('00fffffffffffffffffffffffffffffe');
    const blocks = ['00fffffffffffffffffffffffffffffe', '00ffffffffffffffffffffffffffffff', '01000000000000000000000000000000'];
    const single = createCipheriv('sm4-ecb', key, null).setAutoPadding(false);
    expect(hex(sm4Ctr(key, counter, new Uint8Array(48)))).toBe(hex(single.update(bytes(blocks.join('')))));
  });
});

// No standard prints these for SM3. Computed with Python: hmac.new(key, message, 'sm3'), and RFC 5869 written out over it
// (extraction with 32 zero bytes of salt, then the chain of blocks); the same program gives RFC 5869 test case 3 for SHA-256.
describe('HMAC-SM3 and HKDF-SM3', () => {
  it('agree with an independent program', () => {
    const crypto = nationalCrypto();
    expect(hex(crypto.mac(bytes('0b'.repeat(20)), text('Hi There')))).toBe(
      '51b00d1fb49832bfb01c3ce27848e59f871d9ba938dc563b338ca964755cce70',
    );
    expect(hex(crypto.derive(bytes('0b'.repeat(22)), '', 42))).toBe(
      'c8c91a38ae2fb3b023a7c38ce9f0748f28230d59b6b950ba3ba949bf0d713a5774815778801741cb2034',
    );
    const key = Uint8Array.from({ length: 32 }, (_, i) => i);
    expect(hex(crypto.derive(key, 'rescue-face/test', 80))).toBe(
      '29b14903be40bdc7a94ecd9937d31c969555503142316c3784e6b612f4f4f849f961692c3f209fba83a53f2387139cf8fa84c6670f0a6276d1ec74c6d9ec4cb0358a42f2687c5248307feb3aae4beb45',
    );
    expect(hex(standardCrypto().derive(key, 'rescue-face/test', 80))).toBe(
      '4852906b5df7b3da2971de200798d3afd2b701313ea64eefd851f0cb8ed1f239afa766499d822f1e6eaa0abd3e0c13fecbc45e81419a834619b1e2663514474eb94c2d8c284bcbd87ceab7ae17aef5ff',
    );
  });
});

describe('SM4-CTR with HMAC-SM3', () => {
  it('is told by its format, rebuilt here from single SM4 blocks and HMAC-SM3', () => {
    const crypto = nationalCrypto();
    const key = Uint8Array.from({ length: 32 }, (_, i) => 255 - i);
    const plaintext = text('twenty bytes of text');
    const sealed = crypto.seal(key, plaintext, ['a', '']);
    expect(hex(sealed.subarray(0, 2))).toBe('0102');
    expect(sealed.length).toBe(2 + 16 + 20 + 32);
    const [nonce, ciphertext, tag] = [sealed.subarray(2, 18), sealed.subarray(18, 38), sealed.subarray(38)];

    const subkey = (purpose: string) => hmacSm3(key, text(`rescue-face/sm4-ctr+hmac-sm3/${purpose}`), bytes('01'));
    const number = BigInt(`0x${hex(nonce)}`);
    const counters = [0n, 1n].map((step) => ((number + step) % 2n ** 128n).toString(16).padStart(32, '0'));
    const single = createCipheriv('sm4-ecb', subkey('cipher').subarray(0, 16), null).setAutoPadding(false);
    const stream = single.update(bytes(counters.join('')));
    expect(Uint8Array.from(ciphertext, (byte, i) => byte ^ (stream[i] ?? 0))).toEqual(plaintext);

    // Nonce, header with context, ciphertext; before each its length in 64 bits.
    const bound = '0102 00000002 00000001 61 00000000';
    const authenticated = bytes(`0000000000000010 ${hex(nonce)} 000000000000000f ${bound} 0000000000000014 ${hex(ciphertext)}`);
    expect(hex(hmacSm3(subkey('mac'), authenticated))).toBe(hex(tag));
  });

  it('refuses before it decrypts', () => {
    const key = new Uint8Array(32);
    const nonce = new Uint8Array(16);
    const [ciphertext, tag] = SM4_CTR_HMAC_SM3.encrypt(key, nonce, text('here'), text('abc'));
    expect(SM4_CTR_HMAC_SM3.decrypt(key, nonce, text('here'), ciphertext, tag)).toEqual(text('abc'));
    expect(SM4_CTR_HMAC_SM3.decrypt(key, nonce, text('there'), ciphertext, tag)).toBeUndefined();
  });
});
