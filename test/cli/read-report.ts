import { escapeText } from '../../src/cli/report/html.js';

/** The text of a page as a reader sees it. */
export function shown(page: string): string {
  return page
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]*>/g, '|')
    .replace(/\|+/g, '|');
}

/** The plot with this title. */
export function plotOf(page: string, title: string): string {
  const found = page.split('<figure class="plot">').find((part) => part.startsWith(`<figcaption>${escapeText(title)}<`));
  return found?.split('</figure>')[0] ?? '';
}

/** Every path of a plot that is drawn in this look; its legend is left out. */
export function paths(plot: string, look: string): string[] {
  return [...(plot.split('<ul')[0]?.matchAll(new RegExp(`<path class="(?:line )?${look}" d="([^"]*)"`, 'g')) ?? [])].map(([, d = '']) => d);
}
