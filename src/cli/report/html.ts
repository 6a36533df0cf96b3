/** Markup that may be put into a page as it is. Everything else is escaped. */
export class Html {
  constructor(readonly markup: string) {}
}

/** What may stand in a template: text is escaped, markup is not, lists are joined, nothing is nothing. */
type Value = string | number | Html | readonly Html[] | undefined;

/**
 * The only way to make markup here: whatever is put between its parts is escaped, so that no file name, folder name or
 * message can become markup. Safe as text and inside quoted attributes; there are no scripts and no URLs but `data:`.
 */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(parts.reduce((markup, part, place) => markup + render(values[place - 1]) + part));
}

function render(value: Value): string {
  if (value === undefined) return '';
  if (value instanceof Html) return value.markup;
  if (typeof value === 'object') return value.map((item) => item.markup).join('');
  return escapeText(String(value));
}

/** Text as it may stand in an element and in a quoted attribute. */
export function escapeText(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;')
    .replace(/`/g, '&#96;')
    .replace(/[^\P{Cc}\t\n\r]/gu, '\ufffd');
}

/** A name somebody else chose: set apart, so that writing from right to left does not disturb its surroundings. */
export function name(text: string): Html {
  return html`<bdi>${text}</bdi>`;
}
