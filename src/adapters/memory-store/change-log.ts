import { nameOf } from '../../core/check-batch.js';
import type { StoreChange, StoreRecordKey } from '../../core/records.js';

/** Superseded changes that are put up with before the first tidying. */
const SLACK = 1024;

/** The last change of every record there ever was, in commit order: noting one and finding where to begin are cheap. */
export class ChangeLog {
  /** In commit order; superseded changes stay until there are more of them than of the others. */
  #log: StoreChange[] = [];
  readonly #latest = new Map<string, StoreChange>();

  note(key: StoreRecordKey, change: StoreChange): void {
    this.#latest.set(nameOf(key), change);
    this.#log.push(change);
    if (this.#log.length > 2 * this.#latest.size + SLACK) this.#log = this.#log.filter((each) => this.#isLatest(each));
  }

  /** The changes after a revision. */
  since(revision: number): StoreChange[] {
    let low = 0;
    let high = this.#log.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#log[middle]?.revision ?? 0) > revision) high = middle;
      else low = middle + 1;
    }
    return this.#log.slice(low).filter((each) => this.#isLatest(each));
  }

  /** From now on as if what was deleted had never been; gives the revision of the newest deletion, 0 for none. */
  forgetDeletions(): number {
    let newest = 0;
    for (const [name, { type, revision }] of this.#latest) {
      if (type !== 'delete') continue;
      this.#latest.delete(name);
      newest = Math.max(newest, revision);
    }
    this.#log = this.#log.filter((each) => this.#isLatest(each));
    return newest;
  }

  clear(): void {
    this.#log = [];
    this.#latest.clear();
  }

  #isLatest(change: StoreChange): boolean {
    return this.#latest.get(nameOf(change.type === 'put' ? change.record : change.key)) === change;
  }
}
