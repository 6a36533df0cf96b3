import { CRYPTO_REFUSED, KEY_FILE, KEY_PASSPHRASE, LEDGER_CHECKPOINT } from './error-reasons.js';
import { detailIn, type Language } from './error-words.js';

export type { Language };

/** The closed list of error codes. A code never changes its meaning within a major version. */
export type RescueFaceErrorCode =
  | 'ERR_IMAGE_EMPTY'
  | 'ERR_IMAGE_FORMAT'
  | 'ERR_IMAGE_CORRUPT'
  | 'ERR_IMAGE_TOO_LARGE'
  | 'ERR_MODEL_MISSING'
  | 'ERR_MODEL_CORRUPT'
  | 'ERR_MODEL_MANIFEST'
  | 'ERR_MODEL_CALIBRATION'
  | 'ERR_MODEL_LOAD'
  | 'ERR_MODEL_RUN'
  | 'ERR_INDEX_SPACE'
  | 'ERR_INDEX_VECTOR'
  | 'ERR_INDEX_ENGINE'
  | 'ERR_STORE_CONFLICT'
  | 'ERR_STORE_RECORD'
  | 'ERR_STORE_ENGINE'
  | 'ERR_STORE_MISSING'
  | 'ERR_STORE_EXISTS'
  | 'ERR_STORE_LOCKED'
  | 'ERR_STORE_READ_ONLY'
  | 'ERR_STORE_FOREIGN'
  | 'ERR_STORE_NEWER'
  | 'ERR_STORE_CORRUPT'
  | 'ERR_STORE_FULL'
  | 'ERR_STORE_UNAVAILABLE'
  | 'ERR_STORE_ROLLBACK'
  | 'ERR_STORE_BACKUP'
  | 'ERR_LEDGER_CHECKPOINT'
  | 'ERR_POLICY_DENIED'
  | 'ERR_CRYPTO_UNAVAILABLE'
  | 'ERR_CRYPTO_REFUSED'
  | 'ERR_KEY_MISSING'
  | 'ERR_KEY_PASSPHRASE'
  | 'ERR_KEY_FILE'
  | 'ERR_NATIVE_LOAD'
  | 'ERR_WORKER_FAILED'
  | 'ERR_WORKER_TASK'
  | 'ERR_NOT_OPEN';

/** Facts that fill a message: numbers, model names, formats. Never an image, a vector, a name or an identity number. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean>>;

interface CodeFacts {
  readonly retryable: boolean;
  readonly en: Text;
  readonly 'zh-CN': Text;
}

/** A text, or a choice of texts by the details. */
type Text = string | ((details: ErrorDetails) => string);

/** `{key}` in a text is filled from the error's details. */
const CODES: Readonly<Record<RescueFaceErrorCode, CodeFacts>> = {
  ERR_IMAGE_EMPTY: {
    retryable: false,
    en: 'The photo is empty: it holds 0 bytes.',
    'zh-CN': '照片为空：文件为 0 字节。',
  },
  ERR_IMAGE_FORMAT: {
    retryable: false,
    en: ({ found }) =>
      found === 'heic'
        ? 'The photo is HEIC, which cannot be decoded here: convert it to JPEG. On an iPhone, Settings > Camera > Formats > Most Compatible makes it take JPEG.'
        : 'The file is not a picture of a supported kind ({found}); supported are {supported}.',
    'zh-CN': ({ found }) =>
      found === 'heic'
        ? '照片为 HEIC 格式，无法解码：请先转换为 JPEG。iPhone 可在“设置 > 相机 > 格式”中选择“兼容性最佳”，之后拍摄即为 JPEG。'
        : '文件不是受支持的图片格式（{found}）；支持的格式：{supported}。',
  },
  ERR_IMAGE_CORRUPT: {
    retryable: false,
    en: 'The {format} picture is damaged or cut short and cannot be decoded in full.',
    'zh-CN': '{format} 图片已损坏或不完整，无法完整解码。',
  },
  ERR_IMAGE_TOO_LARGE: {
    retryable: false,
    en: ({ width }) =>
      width === undefined
        ? 'The picture has more than the {limit} million pixels that are decoded at most.'
        : 'The picture says it is {width}×{height} pixels; at most {limit} million pixels are decoded.',
    'zh-CN': ({ width }) =>
      width === undefined
        ? '图片超过可解码的上限（{limit} 百万像素）。'
        : '图片声明尺寸为 {width}×{height} 像素；最多解码 {limit} 百万像素。',
  },
  ERR_MODEL_MISSING: {
    retryable: false,
    en: 'The model file {file} is not there. In a checkout, run "npm run build"; otherwise reinstall the package.',
    'zh-CN': '缺少模型文件 {file}。源码目录请运行“npm run build”；否则请重新安装本软件包。',
  },
  ERR_MODEL_CORRUPT: {
    retryable: false,
    en: 'The model file {file} does not have the SHA-256 its manifest states; it was not loaded.',
    'zh-CN': '模型文件 {file} 的 SHA-256 与清单不符，未加载。',
  },
  ERR_MODEL_MANIFEST: {
    retryable: false,
    en: 'The model manifest is not valid: {problem}.',
    'zh-CN': '模型清单无效（技术信息：“{problem}”）。',
  },
  ERR_MODEL_CALIBRATION: {
    retryable: false,
    en: 'The calibration is not valid: {problem}.',
    'zh-CN': '校准文件无效（技术信息：“{problem}”）。',
  },
  ERR_MODEL_LOAD: {
    retryable: false,
    en: 'The network {model} could not be loaded: its file is not a network that this runtime runs.',
    'zh-CN': '模型 {model} 无法加载：其文件不是本运行时可运行的模型。',
  },
  ERR_MODEL_RUN: {
    retryable: true,
    en: 'The network {model} could not be run.',
    'zh-CN': '模型 {model} 运行失败。',
  },
  ERR_INDEX_SPACE: {
    retryable: false,
    en: 'An embedding of another space was given: this index holds {expected}, received {received}.',
    'zh-CN': '特征向量属于另一模型空间：本索引为 {expected}，收到 {received}。',
  },
  ERR_INDEX_VECTOR: {
    retryable: false,
    en: 'The embedding is not usable: {problem}.',
    'zh-CN': '特征向量不可用（技术信息：“{problem}”）。',
  },
  ERR_INDEX_ENGINE: {
    retryable: true,
    en: 'The index engine failed; the index can be rebuilt from the store.',
    'zh-CN': '索引引擎出错；可由存储重建索引。',
  },
  ERR_STORE_CONFLICT: {
    retryable: true,
    en: 'Something else was committed in between ({what}); nothing was changed.',
    'zh-CN': '期间已有其他提交（{what}）；未作任何更改。',
  },
  ERR_STORE_RECORD: {
    retryable: false,
    en: 'A record cannot be stored: {problem}; nothing was changed.',
    'zh-CN': '记录无法保存（技术信息：“{problem}”）；未作任何更改。',
  },
  ERR_STORE_ENGINE: {
    retryable: false,
    en: 'There is no SQLite here: use Node 22.13 or newer, which has it inside, or install better-sqlite3 (npm install better-sqlite3).',
    'zh-CN': '没有可用的 SQLite：请使用自带 SQLite 的 Node 22.13 或更高版本，或安装 better-sqlite3（npm install better-sqlite3）。',
  },
  ERR_STORE_MISSING: {
    retryable: false,
    en: 'There is no gallery in this folder. "rescue-face init" makes one; where there was one, bring its files back. Nothing was written.',
    'zh-CN': '该文件夹中没有人脸信息库。可用“rescue-face init”新建；若原本存在，请恢复其文件。未写入任何内容。',
  },
  ERR_STORE_EXISTS: {
    retryable: false,
    en: 'There is a gallery in this folder already; it was left as it is.',
    'zh-CN': '该文件夹中已有人脸信息库；未作任何更改。',
  },
  ERR_STORE_LOCKED: {
    retryable: true,
    en: 'Another process writes to this gallery: process {pid} on {host}, since {since}. Close it, or open the gallery read-only.',
    'zh-CN': '另一进程正在写入该人脸信息库：主机 {host} 上的进程 {pid}，自 {since} 起。请关闭该进程，或以只读方式打开。',
  },
  ERR_STORE_READ_ONLY: {
    retryable: false,
    en: 'This gallery is open for reading only; nothing was changed.',
    'zh-CN': '该人脸信息库以只读方式打开；未作任何更改。',
  },
  ERR_STORE_FOREIGN: {
    retryable: false,
    en: 'The file {file} is not a gallery of this software; it was left as it is.',
    'zh-CN': '文件 {file} 不是本软件的人脸信息库；未作任何更改。',
  },
  ERR_STORE_NEWER: {
    retryable: false,
    en: 'The gallery has format {found}, which a newer version of this software wrote; this one knows formats up to {known}. It was left as it is.',
    'zh-CN': '人脸信息库的格式为 {found}，由更高版本的软件写入；当前版本最高支持格式 {known}。未作任何更改。',
  },
  ERR_STORE_CORRUPT: {
    retryable: false,
    en: 'The gallery is damaged ({problem}); nothing of it was used and nothing was changed. Restore the last backup.',
    'zh-CN': '人脸信息库已损坏（技术信息：“{problem}”）；未使用其中任何内容，也未作更改。请恢复最近的备份。',
  },
  ERR_STORE_FULL: {
    retryable: true,
    en: 'The disk is full; nothing of this call was kept. Make room and try again.',
    'zh-CN': '磁盘已满；本次操作未保存任何内容。请清理空间后重试。',
  },
  ERR_STORE_UNAVAILABLE: {
    retryable: true,
    en: 'The gallery could not be read or written ({problem}); what was committed before is kept.',
    'zh-CN': '人脸信息库无法读写（技术信息：“{problem}”）；此前已提交的内容均已保留。',
  },
  ERR_STORE_ROLLBACK: {
    retryable: false,
    en: 'The backup is older than the ledger that is here: it ends at entry {backup}, the ledger at {present}. Restoring it would lose {lost} entries; nothing was changed.',
    'zh-CN': '备份早于当前台账：备份止于第 {backup} 条，当前台账止于第 {present} 条。恢复将丢失 {lost} 条记录；未作任何更改。',
  },
  ERR_STORE_BACKUP: {
    retryable: false,
    en: 'The backup cannot be used: {problem}. Nothing was changed.',
    'zh-CN': '备份无法使用（技术信息：“{problem}”）。未作任何更改。',
  },
  ERR_LEDGER_CHECKPOINT: { retryable: false, ...LEDGER_CHECKPOINT },
  ERR_POLICY_DENIED: {
    retryable: false,
    en: 'This operator may not do this here. The refusal was recorded.',
    'zh-CN': '该经办人员无权在此执行此操作。本次拒绝已记录。',
  },
  ERR_CRYPTO_UNAVAILABLE: {
    retryable: false,
    en: 'The cipher profile {profile} needs {missing}, which the OpenSSL of this Node does not have ({openssl}). Use an official build of Node, or one whose OpenSSL is built with it.',
    'zh-CN':
      '密码方案 {profile} 需要 {missing}，而当前 Node 自带的 OpenSSL（{openssl}）不支持。请使用 Node 官方发行版，或启用该算法的 OpenSSL 构建。',
  },
  ERR_CRYPTO_REFUSED: { retryable: false, ...CRYPTO_REFUSED },
  ERR_KEY_MISSING: {
    retryable: false,
    en: 'The root key {id} is not among the keys that were given: what lies under it stays closed until the key file that holds it is brought back. Nothing was changed.',
    'zh-CN': '所提供的密钥中没有根密钥 {id}：找回包含该密钥的密钥文件之前，受其保护的数据无法打开。未作任何更改。',
  },
  ERR_KEY_PASSPHRASE: { retryable: false, ...KEY_PASSPHRASE },
  ERR_KEY_FILE: { retryable: false, ...KEY_FILE },
  ERR_NATIVE_LOAD: {
    retryable: false,
    en: 'The native package {package} could not be loaded on {platform}. Reinstall it on this machine: npm rebuild {package}.',
    'zh-CN': '无法在 {platform} 上加载原生包 {package}。请在本机重新安装：npm rebuild {package}。',
  },
  ERR_WORKER_FAILED: {
    retryable: true,
    en: 'A worker thread ended unexpectedly; the call it was working on is lost, the next one gets a new worker.',
    'zh-CN': '工作线程意外终止；当前调用失败，后续调用将启用新线程。',
  },
  ERR_WORKER_TASK: {
    retryable: false,
    en: 'A worker thread could not do its task for a reason nobody foresaw; the thread itself goes on.',
    'zh-CN': '工作线程因意外原因未能完成任务；线程本身仍在运行。',
  },
  ERR_NOT_OPEN: {
    retryable: false,
    en: 'This {what} has been closed.',
    'zh-CN': '{what}已关闭。',
  },
};

/** Every code there is, for hosts that map them. */
export const ERROR_CODES: readonly RescueFaceErrorCode[] = Object.keys(CODES) as RescueFaceErrorCode[];

/**
 * Something in the world went wrong: a file, a model, an engine. A caller's mistake is a `TypeError` or
 * `RangeError` instead, and a photo without a face is an ordinary answer.
 *
 * @example
 * ```ts
 * import { RescueFaceError } from 'rescue-face/errors';
 *
 * const error = new RescueFaceError('ERR_IMAGE_EMPTY');
 * console.log(error.code, error.retryable, error.messageIn('zh-CN'));
 * ```
 */
export class RescueFaceError extends Error {
  override readonly name = 'RescueFaceError';
  /** One of `ERROR_CODES`. */
  readonly code: RescueFaceErrorCode;
  /** What filled the message. */
  readonly details: ErrorDetails;
  /** Whether the same call may succeed later without a change by the caller. */
  readonly retryable: boolean;

  constructor(code: RescueFaceErrorCode, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(fill(code, 'en', details), options);
    this.code = code;
    this.details = details;
    this.retryable = CODES[code].retryable;
  }

  /** The message in another language. */
  messageIn(language: Language): string {
    return fill(this.code, language, this.details);
  }

  /** Survives `structuredClone` and JSON: code, details and message, never the stack. */
  toJSON(): { code: RescueFaceErrorCode; details: ErrorDetails; retryable: boolean; message: string } {
    return { code: this.code, details: this.details, retryable: this.retryable, message: this.message };
  }
}

function fill(code: RescueFaceErrorCode, language: Language, details: ErrorDetails): string {
  const text = CODES[code][language];
  return (typeof text === 'string' ? text : text(details)).replace(/\{(\w+)\}/g, (whole, key: string) => {
    const value = details[key];
    return value === undefined ? whole : detailIn(language, key, value);
  });
}
