/** How a figure is computed, in both languages. */
export interface Formula {
  readonly figure: string;
  readonly 'zh-CN': { readonly name: string; readonly text: string };
  readonly en: { readonly name: string; readonly text: string };
}

const formula = (figure: string, zh: readonly [string, string], en: readonly [string, string]): Formula => ({
  figure,
  'zh-CN': { name: zh[0], text: zh[1] },
  en: { name: en[0], text: en[1] },
});

/** Every figure's formula and denominator: printed with the figures, so that nobody has to guess. */
export const FORMULAS: readonly Formula[] = [
  formula(
    'intakes',
    [
      '入站人次（应查）',
      '同一机构同一救助编号（或同一次救助）计一次，按首次记录时间归入统计期间；家属申请、滞留人员检索和旧系统导入不计；记录缺少编号、无法确定时给出上下限',
    ],
    [
      'Intakes (must be searched)',
      'one per rescue number (or episode) and station, in the period of its first entry; family requests, searches of long-stay persons and imports do not count; bounds are given where entries lack the number',
    ],
  ),
  formula(
    'searched',
    ['已查', '入站人次中，统计期末前至少完成一次人脸比对（本系统、手工补录或全国系统）的人次'],
    ['Searched', 'intakes with at least one comparison before the period ends: here, entered by hand, or in the national system'],
  ),
  formula('useRate', ['应用率', '已查 ÷ 应查（入站人次）'], ['Rate of use', 'searched ÷ intakes']),
  formula(
    'uses',
    ['使用次数', '有使用情形且完成比对的次数；照片未能比对的不计，演练、检查等无使用情形的不计；与本系统检索对应的全国系统查询不重复计'],
    [
      'Uses',
      'comparisons made in a situation; attempts without a comparison, drills and audits do not count, nor does a national search a second time beside the local one it belongs to',
    ],
  ),
  formula(
    'verified',
    ['核实例数', '使用次数中，截至数据时点核查结果为“已核实”的次数'],
    ['Verified uses', 'uses whose result is verified at the end of what is known'],
  ),
  formula(
    'verifiedPersons',
    ['核实人数', '已核实的不同人员数；人员标识已删除或缺失时给出上下限'],
    ['Verified persons', 'different people among the verified uses; bounds where who it was is erased or missing'],
  ),
  formula('recognition', ['识别率', '核实例数 ÷ 使用次数'], ['Recognition rate', 'verified uses ÷ uses']),
  formula(
    'outcomes',
    ['应用成果', '统计期间内登记的成果件数；移送为送交公安或城市管理部门的件数'],
    ['Outcomes', 'outcomes sent in the period; handed over: those that went to police or city management'],
  ),
  formula(
    'verification',
    ['核实用时', '身份查明时间 − 使用时间，仅计已核实的使用；平均数 = 合计 ÷ 例数，中位数为居中值；身份在使用前已查明的不计并另列'],
    [
      'Time to verification',
      'identity established − time of use, over verified uses; mean = sum ÷ number; identities known before the use are left out and counted apart',
    ],
  ),
  formula(
    'withdrawals',
    ['公告撤销及时率', '24小时内撤销 ÷ 期限落在统计期间内且已到期（或已撤销）的寻亲公告'],
    ['familySearchNotices withdrawn in time', 'withdrawn within 24 hours ÷ those due in the period that are over or withdrawn'],
  ),
  formula(
    'open',
    ['未办结', '待研判、疑似待核实的使用，以及统计期末前产生、截至数据时点未办结的事项'],
    ['Open', 'uses awaiting analysis or suspected, and duties from before the end of the period that are not closed'],
  ),
];
