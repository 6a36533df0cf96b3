import { columns, safeText } from './safe-text.js';

/** Rows under their titles, columns aligned, two spaces apart; numbers to the right. */
export function table(titles: readonly string[], rows: readonly (readonly (string | number)[])[], indent = ''): string {
  const cells = [titles, ...rows].map((row) => row.map((cell) => safeText(String(cell))));
  const widths = titles.map((_, i) => Math.max(...cells.map((row) => columns(row[i] ?? ''))));
  const right = titles.map((_, i) => rows.length > 0 && rows.every((row) => typeof row[i] === 'number'));
  return cells
    .map((row) => {
      const padded = row.map((cell, i) => {
        const space = ' '.repeat((widths[i] ?? 0) - columns(cell));
        return right[i] ? space + cell : cell + space;
      });
      return `${indent}${padded.join('  ')}`.trimEnd();
    })
    .join('\n');
}
