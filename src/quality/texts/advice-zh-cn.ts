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
  'over-exposure-prevention': { title: '过曝', high: { action: '请减弱面部光线', advice: '面部局部过曝发白：请避开直射灯光或阳光。' } },
  'luminance-mean': {
    title: '亮度',
    low: { action: '光线过暗请调亮', advice: '面部整体过暗：请增加光线或延长曝光。' },
    high: { action: '光线过亮请调暗', advice: '面部整体过亮：请减弱光线或缩短曝光。' },
  },
  'under-exposure-prevention': { title: '欠曝', high: { action: '请增加面部光线', advice: '面部局部过暗：请从正面补光。' } },
  backlight: { title: '逆光', high: { action: '请避开背后光源', advice: '背景明显亮于面部：请避开窗户或背后灯光。' } },
  sharpness: { title: '清晰度', high: { action: '请对焦后重拍', advice: '面部失焦模糊：请对准面部对焦，并擦净镜头。' } },
  'motion-blur': { title: '运动模糊', high: { action: '请保持不动后重拍', advice: '相机或头部移动造成模糊：请保持不动，并增加光线。' } },
  'no-compression-artifacts': {
    title: '压缩损伤',
    high: { action: '请用原图或高画质', advice: '压缩损伤了面部细节：请使用原图或以更高画质保存。' },
  },
  noise: { title: '噪点', high: { action: '请补光后重拍', advice: '面部噪点较多：请补充光线后重拍。' } },
  'natural-colour': { title: '色彩', high: { action: '请在白光下重拍', advice: '面部失色或偏色：请在自然光或白光下拍摄，勿用滤镜。' } },
  'illumination-uniformity': { title: '光照均匀', low: { action: '请均匀照亮面部', advice: '面部一侧处于阴影：请从正面均匀照明。' } },
  'dynamic-range': { title: '对比度', low: { action: '请避免雾面玻璃', advice: '面部层次不足：请避免隔着玻璃、雾气或弱光拍摄。' } },
  'mouth-occlusion-prevention': {
    title: '口鼻无遮挡',
    low: { action: '请摘下口罩后重拍', advice: '口鼻被口罩、围巾或手遮挡：请露出口鼻后重拍。' },
  },
  'eyes-visible': {
    title: '眼部可见',
    low: { action: '请摘下墨镜后重拍', advice: '眼部被墨镜、头发或帽檐遮挡：请露出双眼；普通眼镜可以佩戴。' },
  },
  'face-occlusion-prevention': { title: '面部无遮挡', low: { action: '请露出完整面部', advice: '面部有遮挡物：请移开后重拍。' } },
  'reused-picture': { title: '照片重复使用', high: { action: '请现场重新拍照', advice: '该照片已用于其他救助编号：再次入站须重新拍照。' } },
  'near-identical-template': {
    title: '照片近似重复',
    high: { action: '请核对是否新拍', advice: '面部与其他救助编号下的照片几乎相同：请核对是否为本次现场拍摄。' },
  },
  'eyes-open': { title: '睁眼', low: { action: '请睁开眼睛', advice: '双眼闭合：条件允许时请睁眼重拍。' } },
  'mouth-closed': { title: '闭嘴', high: { action: '请闭上嘴', advice: '嘴部张开：闭嘴更易识别。' } },
  'expression-neutrality': { title: '表情', high: { action: '请保持自然表情', advice: '表情过强：自然表情更易识别。' } },
  'no-head-coverings': {
    title: '头部无遮盖',
    low: {
      action: '请露出眉毛和两颊',
      advice: '头上似有佩戴物：头巾、包头、敷料可以保留，只需露出眉毛至下巴；方便时请摘下帽子或兜帽。',
    },
  },
  'picture-orientation': { title: '照片方向', high: { action: '请将照片转正', advice: '照片横置或倒置：请旋转至人脸正立。' } },
  'background-uniformity': { title: '背景', high: { action: '请换纯色背景', advice: '背景杂乱：建议使用纯色墙面。' } },
  'occlusion.mouth-unsure': { low: { action: '请核对口鼻有无遮挡', advice: '口鼻可能被遮挡：请人工核对，确有遮挡请重拍。' } },
  'occlusion.eyes-unsure': { low: { action: '请核对眼部有无遮挡', advice: '眼部可能被遮挡：请人工核对，确有遮挡请重拍。' } },
  'occlusion.face-unsure': { low: { action: '请核对面部有无遮挡', advice: '面部可能有遮挡：请人工核对照片。' } },
  'provenance-periodic-pattern': {
    title: '屏幕或印刷纹理',
    high: { action: '疑似翻拍请核对', advice: '照片上有屏幕或印刷品的规则纹理：请直接拍摄本人，勿翻拍图片。' },
  },
  'provenance-missing-fine-detail': {
    title: '细节缺失',
    high: { action: '疑似放大请核对', advice: '缺少应有的细节，像是小图放大：请使用原图或重新拍摄。' },
  },
  'provenance-shifted-blocks': {
    title: '他图压缩痕迹',
    high: { action: '疑似截图请核对', advice: '有另一张已存照片的压缩痕迹，像是从中截取：请使用完整原图或重新拍摄。' },
  },
  'provenance-macroblocks': {
    title: '视频编码痕迹',
    high: { action: '疑似视频截图请核对', advice: '有视频编码的痕迹：请直接拍摄本人，勿用视频截图。' },
  },
  'provenance-interlacing': {
    title: '隔行痕迹',
    high: { action: '疑似视频截图请核对', advice: '隔行画面不一致，像是视频画面：请直接拍摄本人。' },
  },
  'provenance-black-bars': {
    title: '黑边',
    high: { action: '疑似视频黑边请核对', advice: '两侧有黑边，像是影片或播放器画面：请直接拍摄本人。' },
  },
  'provenance-editor': {
    title: '编辑软件',
    high: { action: '疑似修图请核对', advice: '文件写明由修图软件保存：请使用相机原图。' },
  },
  'provenance-exif-contradictions': {
    title: 'EXIF自相矛盾',
    high: { action: '请核对原图', advice: '文件所写的尺寸或时间自相矛盾：请使用相机原图。' },
  },
  'drawn-shading': {
    title: '线条与明暗之比',
    high: { action: '疑似绘画请核对', advice: '面部只有平涂和线条，像是绘画或卡通：请拍摄本人。' },
  },
  'presentation-attack': {
    title: '活体',
    high: { action: '请核对是否本人', advice: '镜头前可能是照片或面具：请看清本人后重拍。' },
  },
};
