/** In the order in which things happened; what happened at once, in that of the ledger. */
export function byTime(a: { readonly at: number; readonly seq: number }, b: { readonly at: number; readonly seq: number }): number {
  return a.at - b.at || a.seq - b.seq;
}
