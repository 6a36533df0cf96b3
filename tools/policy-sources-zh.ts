/** Why the limits of the ministry's policy are what they are, in Chinese; by the English words of the policy. */
export const POLICY_SOURCES_ZH: Readonly<Record<string, string>> = {
  'nothing can be said of what is no picture': '不是图片则无从判断',
  'the number stands in the article': '条文所列数值',
  'a face that is cut is occluded': '人脸被裁切即为遮挡',
  'fitted: tools/fit-occlusion; rates in bench/validate': '拟合：tools/fit-occlusion；准确率见 bench/validate',
  'between good photos of lfw-dev and deepface and the same spoilt clearly': '介于 lfw-dev、deepface 良好照片与其明显劣化版本之间',
  'the same file, or the same picture cell by cell: no two photos of one person are':
    '同一文件，或逐格相同的同一画面：同一人的两张照片不会如此',
  'photos of one moment reach it too: a person looks': '同一时刻的照片也可能达到：由人查看',
  'far above every photo looked at, and far below a drawing': '远高于所查看的全部照片，远低于绘图',
  'above nearly all photos and webcam frames without a trace; rates in bench/validate':
    '高于几乎全部无痕迹的照片和摄像头画面；检出率见 bench/validate',
  'films leave more, mounts of photos less': '影片黑边更宽，照片装裱更窄',
  'what the file says': '文件自身所载',
  "the detector's own limit": '检测器自身的限值',
  'a face beyond 65 degrees lies in a picture that does': '人脸倾斜超过65度说明图片未摆正',
  'faces of less than a quarter of the largest stand behind it': '小于最大人脸四分之一者在其身后',
  'ISO/IEC 39794-5 annex D': 'ISO/IEC 39794-5 附录 D',
  'the networks see eyes 53 to 64 pixels apart: a smaller face is enlarged': '模型所见两眼间距为53至64像素：更小的人脸会被放大',
  'closed eyes lie below, and 5 % of the faces of the press, most of them squinting': '闭眼低于此值；新闻照片中约5%低于此值，多为眯眼',
  'teeth and more show beyond': '高于此值露齿或张口',
  'a broad smile lies beyond': '高于此值为大笑',
  'fitted: tools/fit-head-coverings; rates in bench/validate': '拟合：tools/fit-head-coverings；准确率见 bench/validate',
  'a wall in even light lies below': '光线均匀的墙面低于此值',
};
