/** Languages every message exists in. */
export type Language = 'en' | 'zh-CN';

type Words = Readonly<Record<string, Readonly<Record<Language, string>>>>;

/** Kinds of file that are told apart although they are not decoded. */
export const OTHER_FILES = {
  heic: { en: 'HEIC', 'zh-CN': 'HEIC' },
  video: { en: 'a video or another ISO media file', 'zh-CN': '视频或其他 ISO 媒体文件' },
  bmp: { en: 'BMP', 'zh-CN': 'BMP' },
  pdf: { en: 'PDF', 'zh-CN': 'PDF' },
  photoshop: { en: 'Photoshop document', 'zh-CN': 'Photoshop 文档' },
  zip: { en: 'ZIP or office document', 'zh-CN': 'ZIP 压缩包或 Office 文档' },
  bigtiff: { en: 'BigTIFF', 'zh-CN': 'BigTIFF' },
  'jpeg-xl': { en: 'JPEG XL', 'zh-CN': 'JPEG XL' },
  'jpeg-2000': { en: 'JPEG 2000', 'zh-CN': 'JPEG 2000' },
  ico: { en: 'ICO', 'zh-CN': 'ICO' },
  svg: { en: 'SVG', 'zh-CN': 'SVG' },
  html: { en: 'HTML or XML', 'zh-CN': 'HTML 或 XML' },
  unknown: { en: 'unknown bytes', 'zh-CN': '未知内容' },
} as const satisfies Words;

/** One of the kinds that are told apart although they are not decoded. */
export type OtherFile = keyof typeof OTHER_FILES;

const FORMATS: Words = {
  jpeg: { en: 'JPEG', 'zh-CN': 'JPEG' },
  png: { en: 'PNG', 'zh-CN': 'PNG' },
  webp: { en: 'WebP', 'zh-CN': 'WebP' },
  gif: { en: 'GIF', 'zh-CN': 'GIF' },
  tiff: { en: 'TIFF', 'zh-CN': 'TIFF' },
  avif: { en: 'AVIF', 'zh-CN': 'AVIF' },
};

const THINGS: Words = {
  gallery: { en: 'gallery', 'zh-CN': '人脸库' },
  'photo validator': { en: 'photo validator', 'zh-CN': '照片检查' },
  quality: { en: 'photo quality measures', 'zh-CN': '照片质量检测' },
  detector: { en: 'detector', 'zh-CN': '人脸检测器' },
  embedder: { en: 'embedder', 'zh-CN': '特征提取器' },
  index: { en: 'index', 'zh-CN': '索引' },
  store: { en: 'store', 'zh-CN': '存储' },
  keyring: { en: 'keyring', 'zh-CN': '密钥环' },
  worker: { en: 'worker', 'zh-CN': '工作线程' },
  ledger: { en: 'ledger', 'zh-CN': '操作日志' },
  person: { en: 'person', 'zh-CN': '人员记录' },
  episode: { en: 'episode', 'zh-CN': '救助记录' },
  photo: { en: 'photo', 'zh-CN': '照片记录' },
  picture: { en: 'picture', 'zh-CN': '照片文件' },
  template: { en: 'template', 'zh-CN': '特征模板' },
  link: { en: 'link', 'zh-CN': '人员关联' },
  erasure: { en: 'erasure', 'zh-CN': '删除记录' },
  job: { en: 'job', 'zh-CN': '任务' },
  case: { en: 'case', 'zh-CN': '案件' },
  duty: { en: 'duty', 'zh-CN': '待办事项' },
  record: { en: 'record', 'zh-CN': '记录' },
  keys: { en: 'keys', 'zh-CN': '密钥' },
  cache: { en: 'cache', 'zh-CN': '缓存' },
  purge: { en: 'purge', 'zh-CN': '彻底清除' },
};

const WORDS: Readonly<Record<string, Words>> = { found: OTHER_FILES, format: FORMATS, what: THINGS };

/** A detail as people read it: closed words in their language, lists with its comma, anything else as it is. */
export function detailIn(language: Language, key: string, value: string | number | boolean): string {
  const word = WORDS[key]?.[String(value)]?.[language];
  if (word !== undefined) return word;
  return key === 'supported' && language === 'zh-CN' ? String(value).replaceAll(', ', '、') : String(value);
}
