/** Links of the next graph, where one with so many does not meet the target. */
export function moreLinks(m: number, maxM: number): number {
  return Math.min(maxM, Math.ceil(m * 1.5));
}

/** Graphs that may be built one after the other, the first and the last with so many links. */
export function buildsBetween(m: number, maxM: number): number {
  let builds = 1;
  for (let links = m; links < maxM; links = moreLinks(links, maxM)) builds++;
  return builds;
}
