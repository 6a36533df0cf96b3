import type { Language } from '../../core/error-words.js';
import type {
  Addressee,
  DecisionMethod,
  Disposition,
  LateReason,
  OutcomeKind,
  SearchOutcome,
  Situation,
  UnsearchedReason,
} from '../closed-lists.js';
import type { UnsearchedBecause } from './intakes.js';

type Words<T extends string> = Readonly<Record<T, string>>;

/** What the closed lists are called in a table. */
export interface ListWords {
  readonly situations: Words<Situation>;
  readonly results: Words<SearchOutcome>;
  readonly methods: Words<DecisionMethod>;
  readonly dispositions: Words<Disposition>;
  readonly outcomes: Words<OutcomeKind>;
  readonly addressees: Words<Addressee>;
  readonly lateReasons: Words<LateReason>;
  readonly unsearched: Words<UnsearchedBecause>;
}

const ZH_UNSEARCHED: Words<UnsearchedReason> = {
  'system-unavailable': '系统故障',
  'identity-known': '身份已明确',
  'photo-impossible': '无法拍照',
  'refused-by-person': '本人拒绝',
  'medical-emergency': '紧急送医',
  other: '其他',
};

const EN_UNSEARCHED: Words<UnsearchedReason> = {
  'system-unavailable': 'system unavailable',
  'identity-known': 'identity known',
  'photo-impossible': 'no photo possible',
  'refused-by-person': 'refused',
  'medical-emergency': 'medical emergency',
  other: 'other',
};

/** In both languages. */
export const LIST_WORDS: Readonly<Record<Language, ListWords>> = {
  'zh-CN': {
    situations: {
      'routine-intake': '入站登记',
      'escorted-identity-unknown': '护送来站身份不明',
      'suspected-fare-fraud': '疑似跑站骗票',
      'identity-withheld-or-false': '不提供或提供虚假身份',
      'family-request': '家属申请查找',
      'long-stay': '滞留人员',
    },
    results: { 'awaiting-analysis': '待研判', 'no-match': '未比中', suspected: '疑似待核实', verified: '已核实' },
    methods: {
      'rescue-records': '查询救助记录',
      police: '公安机关核实',
      'other-station': '其他救助机构核实',
      relatives: '亲属确认',
      'identity-document': '身份证件核对',
      several: '多种方式',
    },
    dispositions: {
      'not-eligible': '不予救助',
      'assistance-ended': '终止救助',
      'assistance-continues': '继续救助',
      'relatives-contacted': '联系亲属',
      'left-station': '离站',
    },
    outcomes: {
      reunited: '寻亲返乡',
      'fare-fraud': '跑站骗票',
      'repeat-help-seeker': '反复求助',
      'professional-begging': '职业乞讨',
      'suspected-fugitive': '疑似在逃',
      'long-stay-with-history': '滞留人员有救助经历',
    },
    addressees: {
      'home-area-station': '流出地救助管理机构',
      'earlier-station': '先期救助机构',
      police: '公安机关',
      'city-management': '城市管理部门',
      relatives: '亲属',
      other: '其他',
    },
    lateReasons: {
      'system-outage': '系统故障',
      'network-outage': '网络中断',
      'paper-record': '纸质登记',
      'reply-arrived-later': '复函后到',
      correction: '更正',
      other: '其他',
    },
    unsearched: { ...ZH_UNSEARCHED, 'attempt-failed': '照片未能比对', 'not-recorded': '未登记原因' },
  },
  en: {
    situations: {
      'routine-intake': 'routine intake',
      'escorted-identity-unknown': 'escorted, identity unknown',
      'suspected-fare-fraud': 'suspected fare fraud',
      'identity-withheld-or-false': 'identity withheld or false',
      'family-request': 'family request',
      'long-stay': 'long stay',
    },
    results: { 'awaiting-analysis': 'awaiting analysis', 'no-match': 'no match', suspected: 'suspected', verified: 'verified' },
    methods: {
      'rescue-records': 'rescue records',
      police: 'police',
      'other-station': 'other station',
      relatives: 'relatives',
      'identity-document': 'identity document',
      several: 'several ways',
    },
    dispositions: {
      'not-eligible': 'not eligible',
      'assistance-ended': 'assistance ended',
      'assistance-continues': 'assistance continues',
      'relatives-contacted': 'relatives contacted',
      'left-station': 'left the station',
    },
    outcomes: {
      reunited: 'reunited',
      'fare-fraud': 'fare fraud',
      'repeat-help-seeker': 'repeat help-seeker',
      'professional-begging': 'professional begging',
      'suspected-fugitive': 'suspected fugitive',
      'long-stay-with-history': 'long stay with a history',
    },
    addressees: {
      'home-area-station': 'station of the home area',
      'earlier-station': 'earlier station',
      police: 'police',
      'city-management': 'city management',
      relatives: 'relatives',
      other: 'other',
    },
    lateReasons: {
      'system-outage': 'system outage',
      'network-outage': 'network outage',
      'paper-record': 'paper record',
      'reply-arrived-later': 'reply arrived later',
      correction: 'correction',
      other: 'other',
    },
    unsearched: { ...EN_UNSEARCHED, 'attempt-failed': 'photo could not be compared', 'not-recorded': 'reason not entered' },
  },
};
