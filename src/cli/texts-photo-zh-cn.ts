import type { photoEn } from './texts-photo-en.js';

/** 照片规则命令的中文。 */
export const photoZhCN: typeof photoEn = {
  validateAbout: '按照片要求（MCA-2020-13 附件第12条）检查照片，并给出处置建议',
  validatePaths: '照片文件、照片文件夹，或 -（由管道送入的图片，如摄像头画面）',
  validateSourceOption:
    '照片来源：recogniser（识别仪）、live-camera（摄像头）、phone（手机）、scan（扫描）、family（家属）、import（导入）',
  validateCounterOption: '供窗口使用：每张照片只输出一句处置提示',
  validateHtmlOption: '同时写出网页：照片、测量值，并标出不合格之处',
  enforceOption: '照片规则判为不合格的照片不予入库（说明例外情形的除外）',
  exceptionOption:
    '不合格照片仍须入库的原因（入库后须补拍）：injury（受伤）、bandage（包扎）、infancy（婴幼儿）、unconscious（昏迷）、headscarf（头巾）、disability（残疾）、distress（情绪激动）或 no-better-photo（没有更好的照片）',
  noPhotosThere: '此处没有照片',
  validating: (done, all) => `正在检查照片：第 ${done} 张，共 ${all} 张`,
  validateTitle: '照片要求检查结果',
  validateIntro: '逐条列出测量值、限值与处置建议。红色：不合格之处。方框为被测人脸，线条表示头部朝向。',
  validateCaution: '照片不合格不影响查询：请先用现有照片查询，条件允许时再补拍。',
  verdictAccept: '合格',
  verdictReview: '待人工复核',
  verdictReject: '不合格',
  rulePass: '通过',
  ruleFail: '不合格',
  ruleWarn: '提醒',
  ruleAdvised: '建议',
  ruleNotAssessed: '未评估',
  reasonNoMesh: '检测器未给出面部网格',
  reasonNoFace: '未检出人脸',
  reasonNoPicture: '文件无法解码',
  reasonNotVisible: '所需部位不可见',
  reasonNotAvailable: '此处无法判断',
  reasonNotApplicable: '不适用于此照片',
  reasonFailed: '测量失败',
  ruleStatus: '结果',
  ruleTitle: '项目',
  ruleValue: '测量值',
  ruleLimit: '限值',
  ruleAdvice: '处置建议',
};
