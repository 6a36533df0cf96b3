import type { Language } from './error-words.js';

type Texts = Readonly<Record<Language, string>>;
type Details = Readonly<Record<string, string | number | boolean>>;

/** The texts of a code whose sentence depends on `details.reason`; without one, that of the first. */
function byReason(texts: Readonly<Record<string, Texts>>): Readonly<Record<Language, (details: Details) => string>> {
  const first = Object.values(texts)[0];
  const textIn =
    (language: Language) =>
    ({ reason }: Details) =>
      (texts[String(reason)] ?? first)?.[language] ?? '';
  return { en: textIn('en'), 'zh-CN': textIn('zh-CN') };
}

/** Why something sealed was not opened. */
export const CRYPTO_REFUSED = byReason({
  authentication: {
    en: 'Something sealed was not opened: it was changed, it belongs elsewhere, or the key is another.',
    'zh-CN': '密文无法打开：内容被改动、不属于此处，或密钥不符。',
  },
  format: {
    en: 'Something sealed was not opened: its bytes are no ciphertext of this format, or of a newer version of it.',
    'zh-CN': '密文无法打开：其格式不是本格式，或属于更新的版本。',
  },
  profile: {
    en: 'Something sealed was not opened: it was sealed under another cipher profile than {profile}.',
    'zh-CN': '密文无法打开：其密码方案不是 {profile}。',
  },
  commitment: {
    en: 'A wrapped key was not used: it is not the key that was committed to.',
    'zh-CN': '密钥未被使用：与先前承诺的密钥不符。',
  },
});

/** What is the matter with a passphrase. */
export const KEY_PASSPHRASE = byReason({
  wrong: {
    en: 'The passphrase of the key file is wrong; nothing was changed.',
    'zh-CN': '密钥文件的口令错误；未作任何更改。',
  },
  absent: {
    en: 'The key file is protected by a passphrase and none was given; nothing was changed.',
    'zh-CN': '密钥文件受口令保护，但未提供口令；未作任何更改。',
  },
  unprotected: {
    en: 'A passphrase was given, but the key file is not protected by one; nothing was changed.',
    'zh-CN': '提供了口令，但密钥文件并未受口令保护；未作任何更改。',
  },
});

/** What is the matter with a key file. */
export const KEY_FILE = byReason({
  damaged: {
    en: 'The key file is damaged; it was left as it is. Bring back a copy of it.',
    'zh-CN': '密钥文件已损坏；文件保持原样。请用备份副本恢复。',
  },
  missing: {
    en: 'The key file is not there. Bring it back from where it was kept; a new one opens nothing that was sealed before.',
    'zh-CN': '密钥文件不存在。请从保存处找回；新建的密钥文件无法打开先前加密的数据。',
  },
  exists: {
    en: 'A key file is there already; it was left as it is.',
    'zh-CN': '密钥文件已存在；文件保持原样。',
  },
  permissions: {
    en: 'The key file may be read or written by others (mode {mode}); allow its owner alone: chmod 600.',
    'zh-CN': '其他用户可读取或写入密钥文件（权限 {mode}）；请仅允许所有者访问：chmod 600。',
  },
  newer: {
    en: 'The key file was written by a newer version of this library; it was left as it is. Use that version.',
    'zh-CN': '密钥文件由更新版本的软件写入；文件保持原样。请使用相应版本。',
  },
  profile: {
    en: 'The key file belongs to the cipher profile {found}, not to {expected}; it was left as it is.',
    'zh-CN': '密钥文件的密码方案为 {found}，而不是 {expected}；文件保持原样。',
  },
  changed: {
    en: 'The key file was changed by somebody else since it was opened; it was left as it is. Open it again.',
    'zh-CN': '密钥文件打开后已被他人更改；文件保持原样。请重新打开。',
  },
  read: {
    en: 'The key file could not be read.',
    'zh-CN': '无法读取密钥文件。',
  },
  write: {
    en: 'The key file could not be written; the keys that were there before are kept.',
    'zh-CN': '无法写入密钥文件；原有密钥均已保留。',
  },
});

/** Why a checkpoint was not signed. */
export const LEDGER_CHECKPOINT = byReason({
  changed: {
    en: 'No checkpoint was signed: the ledger does not begin with what was signed last. It was rewritten; keep it as it is and look into it.',
    'zh-CN': '未签署检查点：台账的开头与上次签署时不同，已被改写；请保持现状并查明原因。',
  },
  shrunk: {
    en: 'No checkpoint was signed: the ledger has fewer entries than when it was signed last. Its end is missing; keep it as it is and look into it.',
    'zh-CN': '未签署检查点：台账条目少于上次签署时，末尾缺失；请保持现状并查明原因。',
  },
  origin: {
    en: 'No checkpoint was signed: this ledger was signed under another name before, which is never changed.',
    'zh-CN': '未签署检查点：本台账此前以另一名称签署，名称不得更改。',
  },
});
