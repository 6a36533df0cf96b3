import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileKeyring } from 'rescue-face/adapters/file-keyring';
import { nationalCrypto, standardCrypto } from 'rescue-face/adapters/node-crypto';
import { expect, it } from 'vitest';
import { temporaryFolders } from './temporary-folder.js';

// Files as released, which every later version must open. They were written by this library and opened by a Python program
// from the description of the format alone (hashlib.scrypt, hmac, AESGCM and SM4 of the package cryptography).
const GOLDEN = [
  {
    crypto: standardCrypto(),
    passphrase: undefined,
    file: '{"schema":"rescue-face/keyring@1","profile":"aes-256-gcm+sha-256","passphrase":null,"keys":[{"id":"rk-be7b71234ddde97b78a79a4a830d3f9f","createdAt":1700000000000,"key":"u1CS3T/2RID5QgZLh1HReLtTMa/ZVUAzsM7fXB3mmcQ="},{"id":"rk-cace1c77d23330443ee22e281f994748","createdAt":1700000000000,"key":"VLcLCM5dBJQAw67icqgt6jqjaG0sPzIqdRQ7h+0Wlw8="}],"check":"vx+zTM7nEXqQCvd9eEZxPZ7hQ0etuZWN2ZxVHwr2P9k="}',
    keys: {
      'rk-be7b71234ddde97b78a79a4a830d3f9f': 'bb5092dd3ff64480f942064b8751d178bb5331afd9554033b0cedf5c1de699c4',
      'rk-cace1c77d23330443ee22e281f994748': '54b70b08ce5d049400c3aee272a82dea3aa3686d2c3f322a75143b87ed16970f',
    },
  },
  {
    crypto: standardCrypto(),
    passphrase: '四个 golden words',
    file: '{"schema":"rescue-face/keyring@1","profile":"aes-256-gcm+sha-256","passphrase":{"kdf":"scrypt","N":16384,"r":8,"p":1,"salt":"nDwV7hPFVDRLHJfVDWLUmQ=="},"keys":[{"id":"rk-86da5ef680a3bc52dc9a4a75144adb37","createdAt":1700000000000,"key":"AQEEsVrQ4MNwui1905JF756/VFoNG1zSAEJiGk1h7ON4dqac0if0eu5q4AKN41v9oaho64OQxMU+nBVB5Yw="},{"id":"rk-a8913f60acb663e478a2c249d9f5d130","createdAt":1700000000000,"key":"AQFOMXu8VwkF7fhMwNO0ELyTNHDJqsg1fMHrhJ7UnBnPQf0R+1Q4bmV6YQ/l/qp9dbJPWKqmV4zStyVlEXM="}],"check":"mbvHAianwiXlJ8Nj1XnoZoEnPAOv20kxyQHZ+v08/CI="}',
    keys: {
      'rk-86da5ef680a3bc52dc9a4a75144adb37': '9ba3a3d66ad2050389211d7393fcd16ec718e04f52d8af9a2c9ac9627be0a7a6',
      'rk-a8913f60acb663e478a2c249d9f5d130': '56a4cce7fcd7aa0bc75eb029e7f1e5c75e353f69f9b739d33ed8c74211bb8a0b',
    },
  },
  {
    crypto: nationalCrypto(),
    passphrase: undefined,
    file: '{"schema":"rescue-face/keyring@1","profile":"sm4-ctr+hmac-sm3","passphrase":null,"keys":[{"id":"rk-e7bb7f4a1e1958c5cb3e457eebe86cff","createdAt":1700000000000,"key":"KlJ6KLPnxAlGeZeJZwLPmByIT0actZRiVoCXTTQaSzw="},{"id":"rk-bf7c94e33ee58571f91bd064f992977c","createdAt":1700000000000,"key":"ruZMStObWklXalsWSaEXMzbotnHQMug3Q3vrVnaf5Jk="}],"check":"m6HoAsnuVJhQo6cza0SUT8ZaE6S6zjtJIMoIQJUjTvw="}',
    keys: {
      'rk-e7bb7f4a1e1958c5cb3e457eebe86cff': '2a527a28b3e7c409467997896702cf981c884f469cb594625680974d341a4b3c',
      'rk-bf7c94e33ee58571f91bd064f992977c': 'aee64c4ad39b5a49576a5b1649a1173336e8b671d032e837437beb56769fe499',
    },
  },
  {
    crypto: nationalCrypto(),
    passphrase: '四个 golden words',
    file: '{"schema":"rescue-face/keyring@1","profile":"sm4-ctr+hmac-sm3","passphrase":{"kdf":"scrypt","N":16384,"r":8,"p":1,"salt":"ImECVnDinGMBaXSbECgvRg=="},"keys":[{"id":"rk-ceb501cc2cdb496165fb5472997031ce","createdAt":1700000000000,"key":"AQI6r7MonI4sIz4oY1no2c93wBbjo7pS2w5eN02BXN0P4Xa8kfVBgXX77ilcids8lvy/zOm8bBkaGaWC+IKYxjguXjF07pT4Mf2AkMRkJxMExA=="},{"id":"rk-9182a1766f8f25626bc7cbf56b5db363","createdAt":1700000000000,"key":"AQIM0GezYBW0XooAQGUT/7Vo3Ba9K2utEQug8hVDqhazVO105/lKTTbj0g56iUG6rVcbLRaJHz8kKL9QHo4g89JLZSUF9E4SN03ANbGbDQRXRw=="}],"check":"CsAopQ7MaR78ryUaE9dEMU+ka+M8zieVvvveidZh88E="}',
    keys: {
      'rk-ceb501cc2cdb496165fb5472997031ce': '8a36921d1850dde713fab176c52b6bb7c9d61871ed367b91d61488a982414624',
      'rk-9182a1766f8f25626bc7cbf56b5db363': 'beb72bcd983b26ea4c85c7f65c8243f10c7bee0a11fc20c90239f2cfc322bd96',
    },
  },
];

const folder = temporaryFolders();

it.each(GOLDEN)(
  'a file of schema 1, $crypto.profile, passphrase $passphrase, opens and stays as it is',
  async ({ crypto, passphrase, file, keys }) => {
    const path = join(folder(), 'keyring.json');
    writeFileSync(path, file);
    chmodSync(path, 0o600);
    await using opened = await fileKeyring({ path, crypto, passphrase });
    expect((await opened.list()).map((info) => info.id)).toEqual(Object.keys(keys));
    for (const [id, key] of Object.entries(keys)) expect(Buffer.from((await opened.get(id)).key).toString('hex')).toBe(key);
    expect(readFileSync(path, 'utf8')).toBe(file);
  },
);
