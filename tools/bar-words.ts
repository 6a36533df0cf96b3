/** Words for each bar, and how its number is written. */
export const BAR_WORDS: Readonly<Record<string, readonly [en: string, zh: string, write: (value: number) => string]>> = {
  'models.default.fnir01': [
    'default model, open set: FNIR at FPIR 1 %, 1,505 people',
    '默认模型，开集：FPIR 1% 时 FNIR，1,505 人',
    percent,
  ],
  'models.default.pairs': ['default model, pairs: accuracy', '默认模型，照片对：准确率', percent],
  'models.mobilefacenet.fnir01': [
    'MobileFaceNet plugged in by a manifest: the same FNIR',
    '以清单接入的 MobileFaceNet：同一 FNIR',
    percent,
  ],
  'evaluate.default.fnir01': [
    'default model as the SDK ranks it (s-norm): FNIR at FPIR 1 %, 1,505 people',
    '默认模型按 SDK 方式排序（s-norm）：FPIR 1% 时 FNIR，1,505 人',
    percent,
  ],
  'evaluate.mobilefacenet.fnir01': ['MobileFaceNet with flip averaging: the same', 'MobileFaceNet（镜像平均）：同上', percent],
  'evaluate.comparisons-per-s': [
    'comparisons a second of the evaluation, one core, 128 numbers',
    '评测每秒比对次数（单核，128 维）',
    millions,
  ],
  'evaluate.embed.two-cores': ['two cores over one, photos to templates', '双核与单核提取特征速度之比', ratio],
  'models.lfw-dev.undetected': ['photos of 4,416 in which no face is found', '4,416 张照片中未检出人脸', count],
  'models.deepface.undetected': ['large photos of 64 in which no face is found', '64 张大图中未检出人脸', count],
  'detector.small.found': ['100 px faces found in 3000×3000 pictures', '3000×3000 图中 100 px 人脸检出率', percent],
  'detector.empty.false': ['false faces per empty 3000×3000 picture', '3000×3000 无脸图每张误检数', count],
  'detector.3000.median-ms-over-yunet': ['time on 3000×3000 over YuNet-640', '3000×3000 耗时与 YuNet-640 之比', ratio],
  'detector.yaw.mad-deg': ['yaw against FSA-Net, mean absolute difference', '偏航角与 FSA-Net 的平均绝对差', degrees],
  'detector.yaw.mad-turned-deg': ['the same for heads turned 20-40°', '同上，转头 20–40°', degrees],
  'pipeline.small.over-floor': ['photo to template over its bare networks (250 px photos)', '照片到特征耗时与裸网络之比（250 px）', ratio],
  'pipeline.rivals.speedup': [
    'faster than the faster of face-api and Human (WASM)',
    '相对 face-api 与 Human（WASM）中较快者的加速比',
    ratio,
  ],
  'search.1m.over-read': [
    'exact search, 1M × 128, over a native read of the same bytes',
    '100 万 × 128 精确检索与原生读取同量字节之比',
    ratio,
  ],
  'search.1m.two-threads': ['two threads over one', '双线程与单线程之比', ratio],
  'store.group-commit.over-bare': [
    'durable commits of 16 callers over bare durable transactions',
    '16 个调用方的持久提交与裸持久事务速率之比',
    ratio,
  ],
  'store.entry.cpu-ms': [
    'processor time of a usage entry about one person, committed durably',
    '一条关于一人的台账记录（持久提交）的处理器耗时',
    hundredths,
  ],
  'store.search.entry-cost-ms': ['what disk and entry add to a search, median', '落盘与台账记录使检索增加的时间（中位数）', milliseconds],
  'store.open.1m-s': ['a million people opened from the cache, 128 numbers', '由缓存打开 100 万人（128 维）', seconds],
  'store.rebuild.1m-s': ['the same from the encrypted records', '同上，由加密记录重建', seconds],
  'faults.sqlite.lost': ['acknowledged commits lost', '已确认而丢失的提交', count],
  'faults.sqlite.half-visible': ['commits of which a part was there', '只见一部分的提交', count],
  'faults.kills': ['processes killed at random under load', '负载下随机杀死进程次数', count],
  'faults.plaintext-found': ['names, templates or photos found in any file', '任何文件中发现的明文姓名、特征或照片', count],
  'ledger.verify.entries-per-s': [
    "entries of a province's year looked through without keys, a second",
    '无密钥核对一省一年台账，每秒条目数',
    count,
  ],
  'ledger.vectors.passed': [
    'proofs of the standard’s test vectors that come out as they should, of 518',
    '518 个标准测试向量中结果正确的证明',
    count,
  ],
  'ledger.report.year-s': [
    'yearly report of 200,000 searches in 110 stations, from the entries read',
    '年度报告：110 个机构 20 万次检索，自读出的条目起',
    seconds,
  ],
  'validate.webcam.suspected': [
    'frames of webcams, made up, in which any trace is suspected',
    '合成的网络摄像头画面中被怀疑来源的比例',
    percent,
  ],
  'validate.masks.caught': ['masked faces rejected, of 100', '戴口罩照片判不合格，共 100 张', percent],
  'validate.no-mask.false': ['the same people without a mask, rejected', '未戴口罩照片误判不合格', percent],
  'validate.glasses.false-reject': ['people in clear glasses rejected', '佩戴普通眼镜误判不合格', percent],
  'validate.sunglasses.caught': ['dark glasses that people wear, stopped', '实际佩戴的墨镜被拦下', percent],
  'validate.sunglasses-drawn.caught': ['dark glasses drawn on, stopped', '绘制的墨镜被拦下', percent],
  'validate.degraded.caught': [
    'good photos spoilt clearly, caught by the rule that is meant: the kind that is caught least',
    '好照片明显劣化后被相应规则发现：最低的一类',
    percent,
  ],
  'validate.good.rejected': ['photos that a person judged good, rejected', '人工判为良好而判不合格', percent],
  'validate.added-ms.over-floor': ['the whole report over decoding, detection and mesh', '整份报告耗时与解码、检测、网格之比', ratio],
  'search.loop-delay-p99-ms': ["host's event loop delay while searching, p99", '检索时宿主事件循环延迟 p99', milliseconds],
  'validate.reuse.copies': ['copies of a photo found again: the least of ten kinds', '照片副本检出率：十种中最低', percent],
  'validate.reuse.false-hits': ['false hits expected of one look among a million photos', '百万张照片中每次核查的预期误报数', count],
  'validate.reuse.one-person': [
    'different photos of one person taken for copies, of 7,342 pairs',
    '同一人不同照片误作副本（7,342对）',
    count,
  ],
  'validate.reuse.near-templates': [
    'pairs of photos of one person with nearly identical templates',
    '同一人照片对中特征近似重复的比例',
    percent,
  ],
  'validate.reuse.search-ms': ['look among a million stored photos, 95th percentile', '百万张照片中核查一次（第95百分位）', milliseconds],
  'index.generator.top-score': [
    'made-up people beside real ones: highest similarity to a real stranger, largest difference of a quantile',
    '合成人脸与真实人脸：与真实陌生人最高相似度，分位数最大差',
    thousandths,
  ],
  'index.generator.top-score-within': ['the same among made-up people', '同上，合成人脸之间', thousandths],
  'index.generator.mated': ['the same of two photos of one person', '同上，同一人的两张照片', thousandths],
  'index.generator.recall': ['what a graph finds of the ten best, difference', '图索引前十名召回率之差', thousandths],
  'index.hnsw.rank1-bound': [
    'best hit of `hnswIndex` is the exact one, a million made-up people: proven with 95 % confidence',
    '`hnswIndex` 首位命中与精确检索一致（100 万合成人员，95% 置信下界）',
    (value) => `${(value * 100).toFixed(3)} %`,
  ],
  'index.hnsw.hop-median-ms': [
    'what safety adds to a search of the raw graph, median',
    '安全层使原始图检索增加的时间（中位数）',
    hundredths,
  ],
  'index.hnsw.hop-p99-ms': ['the same, 99th percentile', '同上（第 99 百分位）', hundredths],
  'index.hnsw.two-stream-over-raw': [
    'searches a second of two callers over the raw graph on one thread, at equal recall',
    '同等召回下两路并发每秒检索数与单线程原始图之比',
    ratio,
  ],
  'index.hnsw.build-over-raw': ['the graph built, times as fast as the raw one', '建图速度与原始图之比', ratio],
  'index.int8.one-thread': ['exact search in int8 over float32, one thread', 'int8 与 float32 精确检索耗时之比（单线程）', ratio],
  'index.int8.two-threads': ['the same on two threads', '同上（双线程）', ratio],
  'index.int8.agreement': ['answers of int8 that are those of float32', 'int8 结果与 float32 一致的比例', percent],
  'index.exact.bytes-per-face': ['bytes a face in memory, 128 numbers, float32', '每张人脸内存字节数（128 维，float32）', count],
  'index.int8.bytes-per-face': ['the same, int8', '同上，int8', count],
  'index.bulk.loop-delay-p99-ms': [
    "host's event loop delay while 200,000 are loaded and searched among, p99",
    '载入 20 万条并同时检索时宿主事件循环延迟 p99',
    milliseconds,
  ],
  'index.open.1m-s': ['a gallery of a million ready to be searched', '100 万人的人脸库打开至可检索', seconds],
};

export function percent(value: number): string {
  return `${(value * 100).toFixed(2)} %`;
}
export function count(value: number): string {
  return String(Number(value.toFixed(3)));
}
export function ratio(value: number): string {
  return `${value.toFixed(2)}×`;
}
export function millions(value: number): string {
  return `${(value / 1e6).toFixed(1)} M`;
}
function thousandths(value: number): string {
  return value.toFixed(3);
}
export function hundredths(value: number): string {
  return `${value.toFixed(2)} ms`;
}
export function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}
export function degrees(value: number): string {
  return `${value.toFixed(1)}°`;
}
export function milliseconds(value: number): string {
  return `${value.toFixed(1)} ms`;
}
