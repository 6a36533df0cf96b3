import { expect, test } from 'vitest';
import { OTHER_FILES } from '../../src/core/error-words.js';
import { ERROR_CODES, RescueFaceError } from '../../src/core/errors.js';

test.each(Object.keys(OTHER_FILES))('what is found instead of a picture (%s) is told in Chinese without an English word', (found) => {
  const message = new RescueFaceError('ERR_IMAGE_FORMAT', { found, supported: 'JPEG, PNG' }).messageIn('zh-CN');
  expect(message.match(/\b[a-z]{2,}\b/g)).toBeNull();
  expect(message).not.toMatch(/[,;:()"] ?/);
});

test('HEIC comes with its cure in both languages', () => {
  const error = new RescueFaceError('ERR_IMAGE_FORMAT', { found: 'heic', supported: 'JPEG, PNG' });
  expect(error.message).toMatch(/convert it to JPEG.*Settings > Camera > Formats > Most Compatible/);
  expect(error.messageIn('zh-CN')).toMatch(/转换为 JPEG.*设置 > 相机 > 格式.*兼容性最佳/);
});

test.each(['gallery', 'detector', 'embedder', 'index', 'store', 'keyring', 'worker'])('a closed %s is named in both languages', (what) => {
  const error = new RescueFaceError('ERR_NOT_OPEN', { what });
  expect(error.message).toBe(`This ${what} has been closed.`);
  expect(error.messageIn('zh-CN')).toMatch(/^\p{Script=Han}+已关闭。$/u);
});

test.each(['ERR_MODEL_MANIFEST', 'ERR_INDEX_VECTOR', 'ERR_STORE_RECORD'] as const)('%s quotes what is technical', (code) => {
  expect(new RescueFaceError(code, { problem: 'it is odd' }).messageIn('zh-CN')).toContain('（技术信息：“it is odd”）');
});

test('a picture whose size is not known is too large without one', () => {
  const error = new RescueFaceError('ERR_IMAGE_TOO_LARGE', { limit: 100 });
  for (const message of [error.message, error.messageIn('zh-CN')]) {
    expect(message).toContain('100');
    expect(message).not.toMatch(/[{}×]/);
  }
});

test('every Chinese text uses full-width punctuation', () => {
  for (const code of ERROR_CODES) expect(new RescueFaceError(code).messageIn('zh-CN'), code).not.toMatch(/[,;()"]|\p{Script=Han}[:.]/u);
});

test.each([
  ['ERR_CRYPTO_REFUSED', ['authentication', 'format', 'profile', 'commitment']],
  ['ERR_LEDGER_CHECKPOINT', ['changed', 'shrunk', 'origin']],
  ['ERR_KEY_PASSPHRASE', ['wrong', 'absent', 'unprotected']],
  ['ERR_KEY_FILE', ['damaged', 'missing', 'exists', 'permissions', 'newer', 'profile', 'changed', 'read', 'write']],
] as const)('%s has a sentence of its own for each reason, in both languages', (code, reasons) => {
  const errors = reasons.map((reason) => new RescueFaceError(code, { reason, profile: 'p', mode: '0644', found: 'f', expected: 'e' }));
  expect(new Set(errors.map(({ message }) => message)).size).toBe(reasons.length);
  expect(new Set(errors.map((error) => error.messageIn('zh-CN'))).size).toBe(reasons.length);
  for (const error of errors) {
    expect(error.message).toMatch(/\.$/);
    expect(error.messageIn('zh-CN')).toMatch(/^\p{Script=Han}.*。$/u);
    expect(`${error.message}${error.messageIn('zh-CN')}`).not.toMatch(/[{}]/);
    expect(error.messageIn('zh-CN')).not.toMatch(/[,;()"]|\p{Script=Han}[:.]/u);
  }
});
