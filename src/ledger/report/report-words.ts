import type { Language } from '../../core/error-words.js';

/** What the yearly report says around its figures. */
export interface ReportWords {
  readonly title: (city: string, year: number) => string;
  readonly sections: readonly [string, string, string, string, string, string, string, string];
  readonly appendix: string;
  readonly formulas: string;
  readonly blanks: string;
  readonly noBlanks: string;
  readonly blank: string;
  readonly given: string;
  readonly nothing: string;
  readonly recipients: (names: string) => string;
  readonly labels: Readonly<Record<ReportLabel, string>>;
  readonly charts: Readonly<
    Record<'months' | 'stations' | 'stationsTop' | 'outcomes' | 'results' | 'situations' | 'uses' | 'verified' | 'count', string>
  >;
}

/** Everything in the report that has a value of its own. */
export type ReportLabel =
  | 'stations'
  | 'stationsUsing'
  | 'stationsEnabled'
  | 'devices'
  | 'accounts'
  | 'operators'
  | 'training'
  | 'intakes'
  | 'intakesGiven'
  | 'mustSearch'
  | 'searched'
  | 'useRate'
  | 'unsearchedReason'
  | 'persons'
  | 'byMonth'
  | 'bySituation'
  | 'uses'
  | 'verified'
  | 'verifiedPersons'
  | 'recognition'
  | 'reunited'
  | 'fareFraud'
  | 'repeat'
  | 'handedOver'
  | 'photosChecked'
  | 'photosPassed'
  | 'photosReplaced'
  | 'photoProblems'
  | 'meanTime'
  | 'medianTime'
  | 'withdrawalRate'
  | 'withdrawals'
  | 'openUses'
  | 'openDuties'
  | 'impactAssessment'
  | 'filing'
  | 'permissions'
  | 'incidents'
  | 'cases'
  | 'problems'
  | 'suggestions'
  | 'plan';

/** In both languages. */
export const REPORT_WORDS: Readonly<Record<Language, ReportWords>> = {
  'zh-CN': {
    title: (city, year) => `${city}${year}年度人脸识别技术应用情况报告`,
    sections: [
      '一、基本情况',
      '二、使用情况',
      '三、识别成效',
      '四、照片质量',
      '五、核查与时限',
      '六、信息安全与合规',
      '七、典型案例',
      '八、问题、建议、下年计划',
    ],
    appendix: '附表 分机构统计',
    formulas: '统计口径与计算公式',
    blanks: '未填项',
    noBlanks: '无。',
    blank: '（待填写）',
    given: '（填报）',
    nothing: '统计期间内无记录。',
    recipients: (names) => `报送：${names}`,
    labels: {
      stations: '机构数',
      stationsUsing: '有使用记录的机构数',
      stationsEnabled: '启用数',
      devices: '设备',
      accounts: '专人账号',
      operators: '有使用记录的经办人员',
      training: '培训',
      intakes: '入站人次',
      intakesGiven: '入站人次（填报）',
      mustSearch: '应查',
      searched: '已查',
      useRate: '应用率',
      unsearchedReason: '未查原因',
      persons: '人次',
      byMonth: '按月份',
      bySituation: '按使用情形',
      uses: '使用次数',
      verified: '核实例数',
      verifiedPersons: '核实人数',
      recognition: '识别率',
      reunited: '寻亲返乡',
      fareFraud: '跑站骗票',
      repeat: '反复求助',
      handedOver: '移送',
      photosChecked: '抽查数',
      photosPassed: '合格率',
      photosReplaced: '替换数',
      photoProblems: '主要问题',
      meanTime: '平均核实用时',
      medianTime: '核实用时中位数',
      withdrawalRate: '公告撤销及时率',
      withdrawals: '24小时内撤销/应撤销',
      openUses: '未办结：待研判/疑似待核实',
      openDuties: '未办结：事项/其中逾期',
      impactAssessment: '个人信息保护影响评估',
      filing: '备案',
      permissions: '权限管理',
      incidents: '安全事件',
      cases: '典型案例（人工填写，脱敏）',
      problems: '问题',
      suggestions: '建议',
      plan: '下年计划',
    },
    charts: {
      months: '各月使用次数与核实例数',
      stations: '各机构使用次数与核实例数',
      stationsTop: '各机构使用次数与核实例数（使用次数前20位，其余见附表）',
      outcomes: '应用成果',
      results: '核查结果',
      situations: '各使用情形使用次数与核实例数',
      uses: '使用次数',
      verified: '核实例数',
      count: '件数',
    },
  },
  en: {
    title: (city, year) => `${city}: report on the use of face recognition in ${year}`,
    sections: [
      '1. Overview',
      '2. Use',
      '3. Results',
      '4. Photo quality',
      '5. Verification and time limits',
      '6. Information security and compliance',
      '7. Cases',
      '8. Problems, suggestions, plan for next year',
    ],
    appendix: 'Appendix: figures by station',
    formulas: 'What was counted, and how',
    blanks: 'Blanks to fill in',
    noBlanks: 'None.',
    blank: '(to be filled in)',
    given: ' (as reported)',
    nothing: 'No entries in this period.',
    recipients: (names) => `To: ${names}`,
    labels: {
      stations: 'Stations',
      stationsUsing: 'Stations with entries',
      stationsEnabled: 'Stations equipped',
      devices: 'Devices',
      accounts: 'Personal accounts',
      operators: 'Operators with entries',
      training: 'Training',
      intakes: 'Intakes',
      intakesGiven: 'Intakes (as reported)',
      mustSearch: 'Must be searched',
      searched: 'Searched',
      useRate: 'Rate of use',
      unsearchedReason: 'Why not searched',
      persons: 'Intakes',
      byMonth: 'By month',
      bySituation: 'By situation',
      uses: 'Uses',
      verified: 'Verified uses',
      verifiedPersons: 'Verified persons',
      recognition: 'Recognition rate',
      reunited: 'Reunited',
      fareFraud: 'Fare fraud',
      repeat: 'Repeat help-seekers',
      handedOver: 'Handed over',
      photosChecked: 'Photos checked',
      photosPassed: 'Photos that comply',
      photosReplaced: 'Photos replaced',
      photoProblems: 'Main faults',
      meanTime: 'Mean time to verification',
      medianTime: 'Median time to verification',
      withdrawalRate: 'familySearchNotices withdrawn in time',
      withdrawals: 'Withdrawn within 24 hours / due',
      openUses: 'Open: awaiting analysis / suspected',
      openDuties: 'Open: duties / overdue',
      impactAssessment: 'Impact assessment',
      filing: 'Filing',
      permissions: 'Permissions',
      incidents: 'Incidents',
      cases: 'Cases (written by hand, without identities)',
      problems: 'Problems',
      suggestions: 'Suggestions',
      plan: 'Plan for next year',
    },
    charts: {
      months: 'Uses and verified uses by month',
      stations: 'Uses and verified uses by station',
      stationsTop: 'Uses and verified uses by station (the 20 with most uses; all in the appendix)',
      outcomes: 'Outcomes',
      results: 'Results of the uses',
      situations: 'Uses and verified uses by situation',
      uses: 'uses',
      verified: 'verified uses',
      count: 'outcomes',
    },
  },
};
