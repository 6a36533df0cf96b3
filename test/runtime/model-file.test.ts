import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { modelFile, readNetworks } from '../../src/runtime/model-file.js';

let root: string;
let folder: URL;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'model-file-'));
  folder = pathToFileURL(`${root}/`);
});

afterAll(() => rm(root, { recursive: true }));

test.each(['a.onnx', 'a#1.onnx', '100%.onnx', '%41.onnx', 'what?.onnx', 'sub/a b.onnx', '..a.onnx'])(
  '%s is the file of that name',
  (name) => {
    expect(fileURLToPath(modelFile(folder, name))).toBe(join(root, name));
  },
);

test.each([
  '',
  '../a.onnx',
  'sub/../../a.onnx',
  '..',
  '/etc/passwd',
  'file:///etc/passwd',
  'https://host/a',
  'C:a.onnx',
  'sub\\a.onnx',
  'a\0b',
])('the name %j is refused', (name) => {
  expect(() => modelFile(folder, name)).toThrow(expect.objectContaining({ code: 'ERR_MODEL_MANIFEST' }));
});

test.each([
  ['null', 'null'],
  ['a list', '[]'],
  ['no list of networks', '{"networks":{}}'],
  ['null for a network', '{"networks":[null]}'],
  ['a number for a network', '{"networks":[7]}'],
  ['a network without digest', '{"networks":[{"name":"a","file":"a.onnx"}]}'],
  ['a digest in a list', `{"networks":[{"name":"a","file":"a.onnx","sha256":["${'0'.repeat(64)}"]}]}`],
  ['no JSON', '{'],
])('a manifest with %s is refused', async (_, text) => {
  await writeFile(join(root, 'manifest.json'), text);
  await expect(readNetworks(folder)).rejects.toMatchObject({ code: 'ERR_MODEL_MANIFEST' });
});
