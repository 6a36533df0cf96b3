import type { Language } from '../../core/error-words.js';
import type { UnreadableReason } from './photo-audit.js';

/** What the tables and the page of a photo audit say. */
export interface PhotoAuditWords {
  readonly title: string;
  readonly strata: string;
  readonly stations: string;
  readonly months: string;
  readonly replace: string;
  readonly review: string;
  readonly unreadable: string;
  readonly problems: string;
  readonly station: string;
  readonly month: string;
  readonly counts: readonly [photos: string, drawn: string, passed: string, review: string, rejected: string, unreadable: string];
  readonly compliance: string;
  readonly interval: string;
  readonly number: string;
  readonly photo: string;
  readonly episode: string;
  readonly rules: string;
  readonly advice: string;
  readonly action: string;
  readonly reason: string;
  readonly rule: string;
  readonly what: string;
  readonly clause: string;
  readonly photos: string;
  readonly reasons: Readonly<Record<UnreadableReason, string>>;
  readonly noPicture: string;
  readonly total: string;
  readonly noStation: string;
  readonly nothing: string;
  readonly separator: string;
  readonly byStation: string;
  readonly byMonth: string;
  readonly grid: string;
  readonly lowest: (shown: number, all: number) => string;
  readonly toBeReplaced: string;
  readonly howDrawn: string;
  readonly drawn: (facts: { readonly policy: string; readonly seed: string; readonly method: string; readonly revision: number }) => string;
  readonly entries: (plan: string, list: string, result: string) => string;
  readonly compliant: string;
  readonly estimated: string;
  readonly unreadableNote: (count: number) => string;
  readonly notCovered: (photos: number) => string;
  readonly replacedSince: (count: number) => string;
  readonly personsNote: string;
}

/** In both languages. */
export const PHOTO_AUDIT_WORDS: Readonly<Record<Language, PhotoAuditWords>> = {
  'zh-CN': {
    title: '照片质量抽查报告',
    strata: '各机构各月照片合格率',
    stations: '各机构照片合格率',
    months: '各月照片合格率',
    replace: '需重拍照片清单',
    review: '待人工复核照片清单',
    unreadable: '无法读取的照片',
    problems: '不符合项统计',
    station: '救助管理机构',
    month: '月份',
    counts: ['照片数', '抽查数', '合格', '待人工复核', '不合格', '无法读取'],
    compliance: '合格率',
    interval: '95%置信区间',
    number: '序号',
    photo: '照片编号',
    episode: '救助记录编号',
    rules: '不符合项',
    advice: '说明与办法',
    action: '现场办法',
    reason: '原因',
    rule: '规则',
    what: '项目',
    clause: '依据',
    photos: '照片数',
    reasons: {
      gone: '抽取后已删除或已更换',
      'no-picture': '未保存照片文件',
      'not-a-picture': '文件已不能解码',
      damaged: '存储的数据已损坏',
    },
    noPicture: '照片文件无法使用，请重拍',
    total: '合计',
    noStation: '未注明机构',
    nothing: '无。',
    separator: '；',
    byStation: '各机构合格率（点为估计值，条为95%置信区间）',
    byMonth: '各月合格率（点为估计值，条为95%置信区间）',
    grid: '各机构各月合格率（%）',
    lowest: (shown, all) => `仅列出合格率最低的${shown}个，共${all}个。`,
    toBeReplaced: '需重拍',
    howDrawn: '抽样与计算方法',
    drawn: ({ policy, seed, method, revision }) =>
      `照片要求：${policy}；抽样方法：${method}；种子：${seed}；人脸信息库版本：${revision}。种子与各层抽取数在抽取之前已记入台账，同一种子、同一批照片必得同一清单。`,
    entries: (plan, list, result) => `台账记录：方案 ${plan}；清单 ${list}；结果 ${result}。`,
    compliant: '合格率：判定为“合格”的照片数 ÷ 已读取的抽查照片数；“待人工复核”不计为合格。每层的置信区间为威尔逊区间。',
    estimated:
      '机构、月份及合计的合格率：按各层照片数加权 Σ N_h p_h / N；方差 Σ (N_h/N)² (1 − n_h/N_h) p_h q_h / (n_h − 1)（Cochran 1977，第5章），区间为按有效样本量计算的威尔逊区间；全部照片均已查看时即为确切值。',
    unreadableNote: (count) => `无法读取的照片${count}张，单独列出，不计入合格率的分母。`,
    notCovered: (photos) => `另有${photos}张照片所在的层没有一张可读取的抽查照片，合计不代表这些照片。`,
    replacedSince: (count) => `抽取之后已有${count}张照片被更换，仍按抽取时的照片判定，不再列入重拍清单。`,
    personsNote: '本报告不含姓名与照片。',
  },
  en: {
    title: 'Photo audit',
    strata: 'Compliance by station and month',
    stations: 'Compliance by station',
    months: 'Compliance by month',
    replace: 'Photos to be taken again',
    review: 'Photos for a person to look at',
    unreadable: 'Photos that could not be read',
    problems: 'Rules that are broken',
    station: 'Station',
    month: 'Month',
    counts: ['Photos', 'Drawn', 'Passed', 'To review', 'Rejected', 'Unreadable'],
    compliance: 'Compliance',
    interval: '95 % interval',
    number: 'No.',
    photo: 'Photo',
    episode: 'Episode',
    rules: 'Rules broken',
    advice: 'What is the matter, and the cure',
    action: 'At the counter',
    reason: 'Why',
    rule: 'Rule',
    what: 'What',
    clause: 'Clause',
    photos: 'Photos',
    reasons: {
      gone: 'erased or replaced since it was drawn',
      'no-picture': 'its file is not kept',
      'not-a-picture': 'its file cannot be decoded any more',
      damaged: 'what is kept of it is damaged',
    },
    noPicture: 'the file is of no use: take the photo again',
    total: 'Total',
    noStation: 'no station',
    nothing: 'None.',
    separator: '; ',
    byStation: 'Compliance by station (dot: estimate; bar: 95 % interval)',
    byMonth: 'Compliance by month (dot: estimate; bar: 95 % interval)',
    grid: 'Compliance by station and month (%)',
    lowest: (shown, all) => `The ${shown} of lowest compliance, of ${all}.`,
    toBeReplaced: 'To be taken again',
    howDrawn: 'How it was drawn and computed',
    drawn: ({ policy, seed, method, revision }) =>
      `Photo rules: ${policy}. Method: ${method}. Seed: ${seed}. Revision of the gallery: ${revision}. Seed and sizes were in the ledger before anything was drawn; the same seed over the same photos gives the same list.`,
    entries: (plan, list, result) => `Entries of the ledger: plan ${plan}, list ${list}, result ${result}.`,
    compliant:
      'Compliance: photos judged "accept" ÷ drawn photos that could be read; "review" does not count as passed. The interval of a stratum is Wilson\'s.',
    estimated:
      "Stations, months and total: weighted by the photos of the strata, Σ N_h p_h / N, with variance Σ (N_h/N)² (1 − n_h/N_h) p_h q_h / (n_h − 1) (Cochran 1977, chapter 5); the interval is Wilson's at the effective sample size. Where every photo was looked at it is exact.",
    unreadableNote: (count) => `Photos that could not be read: ${count}. They are listed by themselves and in no denominator.`,
    notCovered: (photos) => `${photos} photos lie in strata of which no drawn photo could be read: the total does not speak of them.`,
    replacedSince: (count) => `Replaced since they were drawn: ${count}. They are judged as they were drawn, and not to be replaced again.`,
    personsNote: 'This report has no names and no photos.',
  },
};
