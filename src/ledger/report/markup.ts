/** Markup that may be put into a page as it is. Everything else is escaped. */
export class Markup {
  constructor(readonly text: string) {}
}

type Value = string | number | Markup | readonly Markup[] | undefined;

/** The only way to make markup here: what stands between its parts is escaped, so that no name can become markup. */
export function markup(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return new Markup(parts.reduce((all, part, place) => all + rendered(values[place - 1]) + part));
}

function rendered(value: Value): string {
  if (value === undefined) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(({ text }) => text).join('');
  return typeof value === 'number' ? String(value) : escaped(value);
}

const SPECIAL: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '`': '&#96;' };

/** Text as it may stand in an element and in a quoted attribute; control characters, also those that turn writing round, are shown as missing. */
export function escaped(text: string): string {
  return text
    .replace(/[&<>"'`]/g, (character) => SPECIAL[character] ?? '')
    .replace(/[^\P{Cc}\t\n\r]|[\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/gu, '\ufffd');
}
