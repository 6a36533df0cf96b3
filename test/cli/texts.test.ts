import { describe, expect, test } from 'vitest';
import { languageOf } from '../../src/cli/options.js';
import { LANGUAGES, textsIn } from '../../src/cli/texts.js';

/** A text with every blank filled. */
function filled(text: string | ((...values: never[]) => string)): string {
  return typeof text === 'string' ? text : (text as (...values: string[]) => string)('7', '8', '9', '10');
}

describe('texts', () => {
  test('every Chinese text has Chinese in it, and differs from the English one', () => {
    const [english, chinese] = [textsIn('en'), textsIn('zh-CN')];
    expect(Object.keys(chinese).sort()).toEqual(Object.keys(english).sort());
    for (const [key, text] of Object.entries(chinese)) {
      // These two only put their values together, with marks of their own language.
      if (key === 'labelled' || key === 'failure') continue;
      expect(filled(text), key).toMatch(/[\u4e00-\u9fff]/);
      expect(filled(english[key as keyof typeof english]), key).not.toMatch(/[\u4e00-\u9fff]/);
    }
  });

  test('nothing that is said names anybody as found', () => {
    for (const language of LANGUAGES) {
      for (const text of Object.values(textsIn(language))) expect(filled(text)).not.toMatch(/this is [A-Z]|match found|比对成功|就是/i);
    }
  });

  test('values are filled in, in both languages', () => {
    for (const language of LANGUAGES) {
      for (const [key, text] of Object.entries(textsIn(language))) if (typeof text !== 'string') expect(filled(text), key).toMatch(/7|8/);
    }
  });

  test('the language is read wherever it stands, up to --', () => {
    expect(languageOf(['demo', '--lang', 'zh-CN'])).toEqual({ language: 'zh-CN', known: true });
    expect(languageOf(['--lang=zh-CN', 'demo'])).toEqual({ language: 'zh-CN', known: true });
    expect(languageOf(['detect', '--', '--lang', 'zh-CN'])).toEqual({ language: 'en', known: true });
    expect(languageOf(['--lang', 'fr'])).toEqual({ language: 'en', known: false });
    expect(languageOf(['--lang'])).toEqual({ language: 'en', known: false });
  });
});
