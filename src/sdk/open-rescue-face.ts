import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { memoryStore } from '../adapters/memory-store/main.js';
import { standardCrypto } from '../adapters/node-crypto/main.js';
import { type GivenAct, type OperatorDirectory, PHOTO_SOURCES, type PhotoSource, type StationDirectory } from '../core/acts.js';
import { checkId, checkInteger, checkKeys, checkOneOf, describe } from '../core/check.js';
import { checkGivenAct } from '../core/check-act.js';
import { checkCallOptions } from '../core/check-call-options.js';
import type { CallOptions, Clock, Detector, Embedder, RandomSource, Store, VectorIndex } from '../core/contracts.js';
import { createDetector } from '../detector/main.js';
import { createEmbedder, type EmbedderOptions } from '../embedder/create-embedder.js';
import type { Calibration } from '../evaluation/calibration.js';
import { AssertionGate, type AssertionOptions, checkAssertionOptions } from './assertion-gate.js';
import { indexFor } from './choose-index.js';
import { completeErasures } from './erase.js';
import { Gallery } from './gallery.js';
import { type GalleryFolder, type OpenFolder, openFolder } from './gallery-folder.js';
import { recordReplayed } from './keeping.js';
import { KnownPhotos } from './known-photos.js';
import { recordPolicy } from './ledger/configuration.js';
import { checkPolicy, type LedgerPolicy } from './ledger/ledger-context.js';
import { loadCalibration } from './load-calibration.js';
import { closeAll, OpenGallery } from './open-gallery.js';
import { everybody } from './operator-list.js';
import { PhotoRules } from './photo-rules.js';
import { checkPhotoRulesOptions, type PhotoRulesOptions } from './photo-rules-options.js';
import { validatorOf } from './photo-validator.js';
import type { RescueFace } from './rescue-face.js';
import { ScoreNormaliser } from './score-normaliser.js';
import { recallActs } from './security/recall.js';
import { checkSecurityOptions, type SecurityOptions, SecurityWatch } from './security/security-watch.js';
import { settleBoth } from './settle-both.js';
import { checkStations } from './station-list.js';

/** Options of {@link openRescueFace}. Instances that are passed in stay the caller's: they are used, never closed. */
export interface RescueFaceOptions {
  /** Finds faces. Default: the detector that lies in the package. */
  readonly detector?: Detector | undefined;
  /** A recognition model to use instead of the one in the package; see `createEmbedder`. Not together with `embedder`. */
  readonly model?: EmbedderOptions['model'];
  /** Turns faces into templates. Default: the model that lies in the package. */
  readonly embedder?: Embedder | undefined;
  /**
   * Nearest-neighbour search. `exact`: in memory. `auto`: likewise, with a graph in front of it from a million templates on, once
   * its recall is proven (see `autoIndex`); for the model in the package only. Or one of the caller's: new, of the embedder's
   * space and dimension. Default `exact`.
   */
  readonly index?: VectorIndex | 'exact' | 'auto' | undefined;
  /**
   * The folder of a gallery on disk, encrypted; `createGallery` makes one. Not together with `store`. Default: this
   * process's memory, lost with it.
   */
  readonly dataDir?: string | undefined;
  /** The root keys of the gallery in `dataDir`. Default: the file `keyring.json` in it, without a passphrase. */
  readonly keys?: GalleryFolder['keys'];
  /** The ciphers of the gallery in `dataDir`. Default: what its key file is for. */
  readonly crypto?: GalleryFolder['crypto'];
  /** Opens `dataDir` for looking at its numbers only: no lock, no change, and so no search, which would leave no entry. */
  readonly readOnly?: boolean | undefined;
  /** A store of the host's own. */
  readonly store?: Store | undefined;
  /**
   * What the model's scores mean: a calibration, its file, or `false` for none. Default: the one that lies beside the
   * model's manifest (`x.calibration.json` beside `x.json`), where there is one. One for another space is refused.
   */
  readonly calibration?: Calibration | string | URL | false | undefined;
  /**
   * The population these people belong to: the `population.id` of a calibration fitted on them. Under any other, every
   * search says that its rates were not measured on your people.
   */
  readonly population?: string | undefined;
  /**
   * `auto`: people are ranked by adaptive s-norm, with the gallery itself as cohort, from 300 people on, unless the
   * calibration was fitted on too few people to say what such scores mean. `off`: always by raw similarity. Default `auto`.
   */
  readonly scoreNormalisation?: 'auto' | 'off' | undefined;
  /** Most worker threads for detection, and as many for embedding, 1 to 64. Default: one per processor, at most 4. */
  readonly threads?: number | undefined;
  /**
   * Who acts, where, what for and by what right (MCA-2020-13 annex art. 3 and 11), in every call that does not say
   * otherwise. What neither gives is a `TypeError` of the call.
   */
  readonly act?: GivenAct | undefined;
  /** Where photos come from (MCA-2020-13 circular 2(2)), in every call that does not say otherwise. */
  readonly photoSource?: PhotoSource | undefined;
  /**
   * Who may do what; asked at every call. Must be given where the store outlives the process. Default, for a gallery in
   * memory only: everybody may do everything.
   */
  readonly operators?: OperatorDirectory | undefined;
  /** What is allowed where the regulation leaves a choice. Default: the strict one of each. */
  readonly policy?: LedgerPolicy | undefined;
  /** Which photo rules there are, and what they are for when somebody is enrolled or searched for. */
  readonly photoRules?: PhotoRulesOptions | undefined;
  /** Where stations lie. Needed where an operator's scope is a county, a city or a province. */
  readonly stations?: StationDirectory | undefined;
  /**
   * Whose word is taken for who sits at the keyboard, where a host lets many clerks in: every call then brings an
   * `act.assertion`, good for that call. Default: the host's own word.
   */
  readonly assertions?: AssertionOptions | undefined;
  /**
   * Looks out for bulk searching, odd hours, repeated denials and the like (Order 19 art. 14): each is an entry of the
   * ledger, and told to a sink where there is one. `{}` takes every default. Default: nothing is looked out for.
   */
  readonly security?: SecurityOptions | undefined;
  /** Default: the system's clock. */
  readonly clock?: Clock | undefined;
  /** Default: the system's generator. */
  readonly random?: RandomSource | undefined;
}

const OPTION_KEYS = [
  'detector',
  'model',
  'embedder',
  'index',
  'dataDir',
  'keys',
  'crypto',
  'readOnly',
  'store',
  'calibration',
  'population',
  'scoreNormalisation',
  'threads',
  'act',
  'photoSource',
  'operators',
  'policy',
  'photoRules',
  'stations',
  'assertions',
  'security',
  'clock',
  'random',
];
const MAX_DEFAULT_THREADS = 4;

/**
 * Opens a gallery: with nothing given, the models that lie in the package, exact search, and a store in memory.
 *
 * Every photo call rejects with `ERR_IMAGE_*` for a file that cannot be decoded; a photo without a usable face is an
 * answer (`no-face`, `several-faces`). Malformed arguments are a `TypeError` or `RangeError`.
 *
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises';
 * import { openRescueFace } from 'rescue-face';
 *
 * const act = { operator: 'clerk-7', station: 'jinan-1', purpose: 'identify-person' } as const;
 * const sdk = await openRescueFace({ act, photoSource: 'live-camera' });
 * const photo = await readFile('node_modules/@vladmandic/face-api/demo/sample1.jpg');
 * await sdk.enroll({ personId: 'p-1', photo, face: 'largest' });
 * const result = await sdk.search({ photo, face: 'largest', topK: 5 });
 * if (result.status === 'searched') console.log(result.candidates);
 * await sdk.close();
 * ```
 */
export async function openRescueFace(options: RescueFaceOptions = {}, call: CallOptions = {}): Promise<RescueFace> {
  checkCallOptions(call);
  call.signal?.throwIfAborted();
  checkKeys('openRescueFace', options, OPTION_KEYS);
  const { threads = Math.min(MAX_DEFAULT_THREADS, availableParallelism()), model, population, scoreNormalisation = 'auto' } = options;
  const { photoSource, photoRules = {}, policy = {} } = options;
  checkPhotoRulesOptions(photoRules);
  checkPolicy(policy);
  checkInteger('threads', threads, 1, 64);
  if (population !== undefined) checkId('population', population);
  checkOneOf('scoreNormalisation', scoreNormalisation, ['auto', 'off']);
  checkGivenAct(options.act ?? {});
  if (options.act?.assertion !== undefined) throw new TypeError('Expected assertion in the act of each call, since it is good for one');
  if (options.stations !== undefined) checkStations(options.stations);
  if (options.assertions !== undefined) checkAssertionOptions(options.assertions);
  if (options.security !== undefined) checkSecurityOptions(options.security);
  if (photoSource !== undefined) checkOneOf('photoSource', photoSource, PHOTO_SOURCES);
  if (model !== undefined && options.embedder !== undefined) throw new TypeError('Expected either model or embedder, received both');
  const owned: AsyncDisposable[] = [];
  const own = <T extends AsyncDisposable>(part: T): T => {
    owned.push(part);
    return part;
  };
  try {
    const [detector, embedder] = await settleBoth(
      options.detector ?? createDetector({ threads }).then(own),
      options.embedder ?? createEmbedder({ model, threads }).then(own),
    );
    const rules = own(new PhotoRules(threads, photoRules.policy, photoRules.presentationAttack));
    const validator = validatorOf(detector, rules, async () => {});
    const { space, dimension } = embedder;
    const { store, folder } = await openStore(options, own, call);
    const clock = options.clock ?? { now: () => Date.now() };
    // Once the store is open nobody else writes, and so nobody else takes assertions.
    const assertions = options.assertions && new AssertionGate(options.assertions, clock.now());
    const operators = operatorsFor(store, options.operators);
    const index = indexFor(options, space, dimension);
    const calibration = await loadCalibration(
      { calibration: options.calibration, model, foreignEmbedder: options.embedder !== undefined },
      space,
    );
    const normaliser =
      scoreNormalisation === 'off' || calibration?.scores['s-norm'] === null ? undefined : new ScoreNormaliser(store, space, dimension);
    const knownPhotos = photoRules.reuse === 'off' ? undefined : own(new KnownPhotos(store));
    const gallery = new Gallery(store, index, { normaliser, knownPhotos });
    own({ [Symbol.asyncDispose]: () => gallery.close() });
    const random = options.random ?? { uuid: () => randomUUID() };
    call.signal?.throwIfAborted();
    await gallery.sync();
    const crypto = folder?.crypto ?? standardCrypto();
    const security = options.security && own(new SecurityWatch(options.security, { store, clock, crypto }));
    if (security !== undefined) await recallActs(security, store, clock, call);
    call.signal?.throwIfAborted();
    const context = {
      store,
      folder,
      gallery,
      clock,
      random,
      operators,
      stations: options.stations,
      assertions,
      security,
      act: { ...options.act },
    };
    if (folder !== undefined) await recordReplayed(context, folder.store);
    if (folder?.store.readOnly !== true) {
      await completeErasures(context);
      await recordPolicy(context, policy);
    }
    return new OpenGallery(
      {
        ...context,
        detector,
        embedder,
        validator,
        rules,
        photoRules: { ...photoRules },
        knownPhotos,
        calibration,
        population,
        threads,
        photoSource,
        policy: { ...policy },
      },
      owned,
    );
  } catch (error) {
    await closeAll(owned);
    throw error;
  }
}

/** The store that was given, or one that is closed with the gallery. */
async function openStore(
  { store, dataDir, keys, crypto, readOnly, clock }: RescueFaceOptions,
  own: <T extends AsyncDisposable>(part: T) => T,
  call: CallOptions,
): Promise<{ readonly store: Store; readonly folder: OpenFolder | undefined }> {
  if (dataDir === undefined) {
    for (const [name, value] of Object.entries({ keys, crypto, readOnly })) {
      if (value !== undefined) throw new TypeError(`Expected dataDir together with ${name}`);
    }
    return { store: store ?? own(memoryStore()), folder: undefined };
  }
  if (store !== undefined) throw new TypeError('Expected either dataDir or store, received both');
  const folder = await openFolder({ dataDir, keys, crypto, readOnly, clock }, call);
  own({ [Symbol.asyncDispose]: () => folder.close() });
  return { store: own(folder.store), folder };
}

/** Whoever keeps people beyond the process says who may look at them. */
function operatorsFor(store: Store, operators: OperatorDirectory | undefined): OperatorDirectory {
  if (operators === undefined) {
    if (store.capabilities.durable) throw new TypeError('Expected operators (see operatorList), since the store outlives the process');
    return everybody();
  }
  if (typeof operators?.find !== 'function')
    throw new TypeError(`Expected an OperatorDirectory for operators, received ${describe(operators)}`);
  return operators;
}
