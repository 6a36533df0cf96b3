import type { AdviceTexts } from './advice.js';

/** 窗口处置建议，按测量项；`low` 为低于下限，`high` 为高于上限。 */
export const ADVICE_ZH_CN: AdviceTexts = {
  'file-readable': { title: '文件可读', low: { action: '请重新拍照', advice: '文件无法作为图片读取：请重新拍摄或重新导出。' } },
  'file-is-jpeg': { title: 'JPEG格式', low: { action: '请存为JPEG', advice: '规定要求JPEG格式：可用 preparePhoto 将整幅照片转换。' } },
  'file-bytes': { title: '文件大小', high: { action: '请压缩照片', advice: '文件大于500KB：可用 preparePhoto 整幅重新压缩，不裁剪。' } },
  'file-longer-side': { title: '图片长边', high: { action: '请缩小照片', advice: '图片大于3000×3000像素：可用 preparePhoto 整幅缩小。' } },
  'face-count': {
    title: '人脸数',
    low: { action: '请正对镜头拍照', advice: '未检出人脸：请在光线良好处从正面拍摄。' },
    high: { action: '请单人拍照', advice: '照片中有多张人脸：请让本人单独拍照。' },
  },
  'bystander-count': { title: '背景人脸数', high: { action: '请避开背景人脸', advice: '背景中有较小的人脸：请在纯色墙前拍摄。' } },
  'face-size': { title: '人脸大小', low: { action: '请靠近后重拍', advice: '人脸小于100×100像素：请靠近拍摄或换用更好的相机。' } },
  'face-share': { title: '人脸占比', high: { action: '请离远些重拍', advice: '人脸超过画面的一半：请离远一些拍摄。' } },
  'face-inside': { title: '人脸完整度', low: { action: '请将面部拍完整', advice: '人脸被画面边缘截断：请在头部四周留出空间。' } },
  'head-pose-yaw': { title: '左右偏转', high: { action: '请正对镜头重拍', advice: '面部左右偏转达到45度：请本人正对镜头。' } },
  'head-pose-pitch': { title: '上下俯仰', high: { action: '请平视镜头', advice: '头部上仰或下俯：请将相机与眼睛保持同高。' } },
  'head-pose-roll': { title: '头部倾斜', high: { action: '请将头摆正', advice: '头部倾斜：请将相机和头部摆正。' } },
  'inter-eye-distance': { title: '两眼间距', low: { action: '请靠近后重拍', advice: '两眼间距像素较少：人脸越大识别越可靠。' } },
};
