/** English, for the commands on the photo rules. The keys are the law: `texts-photo-zh-cn.ts` must have the same. */
export const photoEn = {
  validateAbout: 'hold photos to the photo rules (MCA-2020-13 annex art. 12) and say what to do',
  validatePaths: 'photos, or folders of photos',
  validateSourceOption: 'where the photos come from: recogniser, live-camera, phone, scan, family or import',
  validateHtmlOption: 'also write a page with the photos, what was measured on them and what is wrong where it is',
  noPhotosThere: 'there are no photos here',
  validating: (done: number, all: number) => `holding to the rules: photo ${done} of ${all}`,
  validateTitle: 'Photo rules',
  validateIntro:
    'Each rule with what was measured, its limit, and what to do. Red: where a rule is broken. The box is the face that is measured; the lines show how the head is turned.',
  validateCaution:
    'A photo that is rejected never keeps anybody from being searched for: search with it, and take a better one when that is possible.',
  verdicts: { accept: 'accept', review: 'review', reject: 'reject' },
  ruleStatuses: { pass: 'pass', fail: 'fail', warn: 'warn', 'not-assessed': 'not assessed' },
  notAssessedReasons: {
    'no-mesh': 'the detector gave no mesh of the face',
    'no-face': 'no face was found',
    'no-picture': 'the file could not be decoded',
    'not-visible': 'what it needs cannot be seen',
    'not-available': 'not to be told here',
    'not-applicable': 'does not apply to this photo',
    failed: 'the measure failed',
  },
  ruleStatus: 'status',
  ruleTitle: 'rule',
  ruleValue: 'measured',
  ruleLimit: 'limit',
  ruleAdvice: 'what to do',
};
