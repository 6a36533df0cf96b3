/** A similarity as it is shown: four digits tell candidates apart even where a model squeezes them. */
export function similarityText(value: number): string {
  return value.toFixed(4);
}

/** A time as it is shown. */
export function milliseconds(value: number): string {
  return value >= 10_000 ? `${(value / 1000).toFixed(1)} s` : `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

/** A share as it is shown; a dash of nothing. */
export function percent(count: number, of: number): string {
  return of === 0 ? '–' : `${((100 * count) / of).toFixed(1)} %`;
}

/** A moment as it is shown, to the minute. */
export function instant(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}

/** An angle as it is shown, with a true minus sign. */
export function degrees(value: number): string {
  return `${value < -0.5 ? '−' : ''}${Math.abs(Math.round(value))}°`;
}
