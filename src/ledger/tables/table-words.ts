import type { Language } from '../../core/error-words.js';

/** What the tables say besides the words of the closed lists. */
export interface TableWords {
  readonly usageTitle: string;
  readonly outcomeTitle: string;
  readonly statisticsTitle: string;
  /** In the order of the usage ledger (人脸识别技术使用台账). */
  readonly usageColumns: readonly string[];
  /** In the order of the outcome ledger (应用成果台账). */
  readonly outcomeColumns: readonly string[];
  readonly footer: {
    readonly unit: string;
    readonly period: string;
    readonly preparedBy: string;
    readonly reviewedBy: string;
    readonly printedAt: string;
    readonly checksum: string;
  };
  readonly nameless: string;
  readonly erased: string;
  readonly yes: string;
  readonly no: string;
  readonly notWithdrawn: string;
  readonly notQueried: string;
  readonly queried: Readonly<Record<'no-match' | 'candidates', string>>;
  readonly notCompared: Readonly<Record<'no-face' | 'several-faces' | 'failed', string>>;
  readonly madeIn: (system: string) => string;
  readonly manual: string;
  readonly late: (happened: string, entered: string, reason: string) => string;
  readonly lateDecision: (happened: string, entered: string, reason: string) => string;
  readonly disposition: (what: string) => string;
  readonly bySearcher: string;
  readonly reversed: (times: number) => string;
  readonly to: string;
  readonly period: (from: string, last: string) => string;
  readonly knownUntil: (at: string) => string;
  readonly total: string;
  readonly none: string;
  readonly given: string;
  readonly group: Readonly<Record<'station' | 'month' | 'situation', string>>;
  readonly separator: string;
  readonly hours: (text: string) => string;
}

/** In both languages. */
export const TABLE_WORDS: Readonly<Record<Language, TableWords>> = {
  'zh-CN': {
    usageTitle: '人脸识别技术使用台账',
    outcomeTitle: '应用成果台账',
    statisticsTitle: '人脸识别技术应用情况统计表',
    usageColumns: [
      '序号',
      '使用日期',
      '救助管理机构',
      '使用情形',
      '待核查人员姓名(登记时)',
      '救助编号',
      '核查结果',
      '核实姓名',
      '核实方式',
      '核实日期',
      '经办人员',
      '复核人员',
      '全国系统查询情况',
      '备注',
    ],
    outcomeColumns: [
      '序号',
      '核实日期',
      '救助编号',
      '人员姓名',
      '成果类型',
      '原救助机构/流出地',
      '通报或移送单位',
      '移送日期',
      '反馈情况',
      '公告撤销时间',
      '是否超24小时',
      '经办人员',
    ],
    footer: {
      unit: '填报单位',
      period: '统计期间',
      preparedBy: '填表人',
      reviewedBy: '审核人',
      printedAt: '打印时间',
      checksum: '校验码',
    },
    nameless: '身份不明',
    erased: '已删除',
    yes: '是',
    no: '否',
    notWithdrawn: '未撤销',
    notQueried: '未登记',
    queried: { 'no-match': '未比中', candidates: '有比对结果' },
    notCompared: { 'no-face': '照片未检出人脸，未比对', 'several-faces': '照片有多张人脸，未比对', failed: '检索失败，未比对' },
    madeIn: (system) => `查询系统：${system}`,
    manual: '手工补录的检索',
    late: (happened, entered, reason) => `补录：发生于${happened}，录入于${entered}（${reason}）`,
    lateDecision: (happened, entered, reason) => `核实结论补录：作出于${happened}，录入于${entered}（${reason}）`,
    disposition: (what) => `处理：${what}`,
    bySearcher: '核实结论由经办人员本人作出',
    reversed: (times) => `核实结论曾撤销${times}次`,
    to: '、',
    period: (from, last) => `${from}至${last}`,
    knownUntil: (at) => `核查结果截至${at}（北京时间）；“已删除”表示个人信息已依法删除`,
    total: '合计',
    none: '未注明',
    given: '（填报）',
    group: { station: '救助管理机构', month: '月份', situation: '使用情形' },
    separator: '；',
    hours: (text) => `${text}小时`,
  },
  en: {
    usageTitle: 'Usage ledger of face recognition',
    outcomeTitle: 'Outcome ledger',
    statisticsTitle: 'Figures on the use of face recognition',
    usageColumns: [
      'No.',
      'Date of use',
      'Station',
      'Situation',
      'Name of the person checked (as registered)',
      'Rescue number',
      'Result',
      'Verified name',
      'Verified by',
      'Verified on',
      'Operator',
      'Reviewer',
      'National system',
      'Remarks',
    ],
    outcomeColumns: [
      'No.',
      'Verified on',
      'Rescue number',
      'Name',
      'Kind of outcome',
      'Earlier station / home area',
      'Sent to',
      'Sent on',
      'Feedback',
      'familySearchNotice withdrawn',
      'Over 24 hours',
      'Operator',
    ],
    footer: {
      unit: 'Reporting unit',
      period: 'Period',
      preparedBy: 'Prepared by',
      reviewedBy: 'Reviewed by',
      printedAt: 'Printed',
      checksum: 'Checksum',
    },
    nameless: 'unknown',
    erased: 'erased',
    yes: 'yes',
    no: 'no',
    notWithdrawn: 'not withdrawn',
    notQueried: 'not recorded',
    queried: { 'no-match': 'no match', candidates: 'candidates' },
    notCompared: {
      'no-face': 'no face in the photo, nothing compared',
      'several-faces': 'several faces in the photo, nothing compared',
      failed: 'search failed, nothing compared',
    },
    madeIn: (system) => `system: ${system}`,
    manual: 'search entered by hand',
    late: (happened, entered, reason) => `late entry: happened ${happened}, entered ${entered} (${reason})`,
    lateDecision: (happened, entered, reason) => `decision entered late: made ${happened}, entered ${entered} (${reason})`,
    disposition: (what) => `disposition: ${what}`,
    bySearcher: 'decided by the operator who searched',
    reversed: (times) => `decisions reversed: ${times}`,
    to: ', ',
    period: (from, last) => `${from} to ${last}`,
    knownUntil: (at) => `Results as known on ${at} (China time); "erased": personal data was erased as the law requires`,
    total: 'Total',
    none: 'not stated',
    given: ' (as reported)',
    group: { station: 'Station', month: 'Month', situation: 'Situation' },
    separator: '; ',
    hours: (text) => `${text} h`,
  },
};
