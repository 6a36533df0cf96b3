import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeText, html, name } from '../../src/cli/report/html.js';

describe('html', () => {
  test('whatever is put in is text, in elements and in quoted attributes', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'<>"\'&`;a\n\u0000\u0085张', 'lt;', '\ud83d') }), (text) => {
        const { markup } = html`<p title="${text}">${text}</p>`;
        const marks = markup.match(/[<>"']/g)?.join('');
        return marks === '<""><>' && read(escapeText(text)) === text.replace(/[^\P{Cc}\t\n\r]/gu, '\ufffd');
      }),
    );
  });

  test('markup goes in as it is, lists are joined, nothing is nothing', () => {
    expect(html`${html`<b>${1}</b>`}${[html`<i>`, html`</i>`]}${undefined}`.markup).toBe('<b>1</b><i></i>');
  });

  test('a name is set apart from its surroundings', () => {
    expect(name('<a>').markup).toBe('<bdi>&lt;a&gt;</bdi>');
  });
});

function read(text: string): string {
  const named: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", '#96': '`', amp: '&' };
  return text.replace(/&([^;]+);/g, (_, key: string) => named[key] ?? '?');
}
