import { SNORM_COHORT_PEOPLE } from '../evaluation/score-normalisation.js';
import type { TemplateVersion } from './score-normaliser.js';

interface Member {
  readonly hash: number;
  readonly template: TemplateVersion;
}

/**
 * Who of a gallery makes up the cohort of score normalisation: everybody up to 2,000 people, and the 2,000 with the
 * lowest hash of their id in a larger one, each by the template with the lowest id. It follows from who is enrolled
 * alone, whatever the order they came in, so that scores can be reproduced.
 */
export class CohortMembership {
  readonly #most: number;
  /** The members and some of those who have given way to others: never more than twice as many, and none after a cut. */
  readonly #members = new Map<string, Member>();
  /** Who comes after this one is no member; known once there were too many. */
  #last: { readonly personId: string; readonly hash: number } | undefined;
  #stale = false;
  #version = 0;

  constructor(most: number = SNORM_COHORT_PEOPLE) {
    this.#most = most;
  }

  /** Changes whenever the members do. */
  get version(): number {
    return this.#version;
  }

  /** A template was added. */
  add(personId: string, template: TemplateVersion): void {
    const hash = hashOf(personId);
    if (this.#last !== undefined && order(personId, hash, this.#last.personId, this.#last.hash) > 0) return;
    const member = this.#members.get(personId);
    if (member === undefined || template.id < member.template.id) this.#set(personId, { hash, template });
    if (this.#members.size >= 2 * this.#most) this.#cut();
  }

  /** A template was taken away. Who follows can only be found among everybody: it is looked for when it is needed. */
  remove(personId: string, templateId: string): void {
    if (this.#members.get(personId)?.template.id === templateId) this.#stale = true;
  }

  /** Who is whom has changed: the members are found anew when they are needed. */
  invalidate(): void {
    this.#stale = true;
  }

  /** Nobody is enrolled. */
  clear(): void {
    this.#members.clear();
    this.#last = undefined;
    this.#stale = false;
    this.#version += 1;
  }

  /** The template that stands for each member; `everybody` is read where somebody has left. */
  current(everybody: () => Iterable<readonly [personId: string, template: TemplateVersion]>): ReadonlyMap<string, TemplateVersion> {
    if (this.#stale) {
      this.clear();
      for (const [personId, template] of everybody()) this.add(personId, template);
    }
    this.#cut();
    return new Map(Array.from(this.#members, ([personId, { template }]) => [personId, template]));
  }

  #set(personId: string, member: Member): void {
    this.#members.set(personId, member);
    this.#version += 1;
  }

  /** Lets go of whoever is one too many. */
  #cut(): void {
    if (this.#members.size <= this.#most) return;
    const inOrder = [...this.#members].sort(([a, { hash: ofA }], [b, { hash: ofB }]) => order(a, ofA, b, ofB));
    for (const [personId] of inOrder.splice(this.#most)) this.#members.delete(personId);
    const last = inOrder.at(-1);
    this.#last = last && { personId: last[0], hash: last[1].hash };
  }
}

/** Order of hash, then of id. */
function order(a: string, hashOfA: number, b: string, hashOfB: number): number {
  return hashOfA - hashOfB || (a === b ? 0 : a < b ? -1 : 1);
}

/** FNV-1a over UTF-16 units: spreads ids evenly, whatever scheme a host numbers people by. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  // The low bits of the last characters alone would decide the order of short ids.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return (hash ^ (hash >>> 15)) >>> 0;
}
