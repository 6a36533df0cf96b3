import { expect } from 'vitest';

const TAGS =
  'html head meta title style body svg defs image input main header h1 h2 h3 p div section dl dt dd label br bdi span b figure figcaption ul ol li use g path rect circle line text article table thead tbody tr th td details summary footer';

/** Holds a report to what every report promises: one file, no script, no request, only known markup. */
export function expectSelfContained(whole: string): void {
  // Base64 may hold anything, and is only ever a picture.
  const report = whole.replace(/(?<=data:image\/jpeg;base64,)[A-Za-z0-9+/=]*(?="\/>)/g, '');
  expect(report.startsWith('<!doctype html>')).toBe(true);
  const known = new Set(TAGS.split(' '));
  const strange = [...report.matchAll(/<([a-z!][\w-]*)/gi)]
    .map(([, tag = '']) => tag)
    .filter((tag) => tag !== '!doctype' && !known.has(tag));
  expect(strange).toEqual([]);
  for (const [attribute] of report.matchAll(/\s(?:href|src)="(?!#|data:image\/jpeg;base64,)[^"]*"/g)) expect(attribute).toBe('');
  expect(report).not.toMatch(/https?:|\/\/[a-z]|url\(|@import|\son\w+="/i);
  expect(report).toContain('content="default-src &#39;none&#39;; img-src data:; style-src &#39;unsafe-inline&#39;"');
  expect(report).not.toMatch(/this is [A-Z]|match found/i);
}
