import type { AdviceTexts } from './advice.js';

/** What to do at the counter, by measure: `low` where the value is below its limit, `high` where it is above. */
export const ADVICE_EN: AdviceTexts = {
  'file-readable': {
    title: 'Readable file',
    low: { action: 'Take a new photo', advice: 'The file cannot be read as a picture: take the photo again or export it anew.' },
  },
  'file-is-jpeg': {
    title: 'JPEG',
    low: { action: 'Save as JPEG', advice: 'The rules ask for a JPEG file: `preparePhoto` makes one out of the whole picture.' },
  },
  'file-bytes': {
    title: 'File size',
    high: { action: 'Make file smaller', advice: 'The file is larger than 500 KB: `preparePhoto` recompresses it without cropping.' },
  },
  'file-longer-side': {
    title: 'Longer side',
    high: { action: 'Make photo smaller', advice: 'The picture is larger than 3000 by 3000 pixels: `preparePhoto` resizes all of it.' },
  },
  'face-count': {
    title: 'Faces',
    low: { action: 'Show the face', advice: 'No face was found: photograph the person from the front, in good light.' },
    high: { action: 'One person only', advice: 'There are several faces: photograph the person alone.' },
  },
  'bystander-count': {
    title: 'Faces behind',
    high: { action: 'Clear the background', advice: 'Small faces can be seen behind the person: photograph in front of a plain wall.' },
  },
  'face-size': {
    title: 'Face size',
    low: { action: 'Step closer', advice: 'The face is smaller than 100 by 100 pixels: step closer or use a better camera.' },
  },
  'face-share': {
    title: 'Share of the picture',
    high: { action: 'Step back', advice: 'The face fills more than half of the picture: step back.' },
  },
  'face-inside': {
    title: 'Face inside the picture',
    low: { action: 'Face fully in view', advice: 'The edge of the picture cuts the face: leave room around the head.' },
  },
  'head-pose-yaw': {
    title: 'Left-right turn',
    high: {
      action: 'Face the camera',
      advice: 'The head is turned to the side by 45 degrees or more: ask the person to look at the camera.',
    },
  },
  'head-pose-pitch': {
    title: 'Up-down nod',
    high: { action: 'Hold the head level', advice: 'The head is raised or lowered: hold the camera at eye level.' },
  },
  'head-pose-roll': { title: 'Tilt', high: { action: 'Hold upright', advice: 'The head is tilted: set camera and head upright.' } },
  'inter-eye-distance': {
    title: 'Between the eyes',
    low: { action: 'Step closer', advice: 'The eyes lie close together in the picture: a larger face is recognised better.' },
  },
  'over-exposure-prevention': {
    title: 'Over-exposure',
    high: { action: 'Less light on face', advice: 'Parts of the face are burnt out to white: take the lamp or the sun off the face.' },
  },
  'luminance-mean': {
    title: 'Brightness',
    low: { action: 'Too dark', advice: 'The whole face is too dark: use more light or a longer exposure.' },
    high: { action: 'Too bright', advice: 'The whole face is too bright: use less light or a shorter exposure.' },
  },
  'under-exposure-prevention': {
    title: 'Under-exposure',
    high: { action: 'More light on face', advice: 'Parts of the face are lost in black: light the face from the front.' },
  },
  backlight: {
    title: 'Backlight',
    high: {
      action: 'Avoid light behind',
      advice: 'What lies behind the face is much brighter than the face: turn away from the window or lamp.',
    },
  },
  sharpness: {
    title: 'Sharpness',
    high: { action: 'Refocus and retake', advice: 'The face is out of focus: let the camera focus on the face, and wipe the lens.' },
  },
  'motion-blur': {
    title: 'Motion blur',
    high: { action: 'Hold still, retake', advice: 'Camera or head moved: hold both still, with more light.' },
  },
  'no-compression-artifacts': {
    title: 'Compression',
    high: { action: 'Compress less', advice: 'Compression has damaged the face: use the original photo, or save it in better quality.' },
  },
  noise: { title: 'Noise', high: { action: 'More light, retake', advice: 'The face is noisy: use more light.' } },
  'natural-colour': {
    title: 'Colour',
    high: { action: 'Use white light', advice: 'The colours of the face are lost or tinted: use daylight or a white lamp, and no filter.' },
  },
  'illumination-uniformity': {
    title: 'Even light',
    low: { action: 'Light both sides', advice: 'One side of the face lies in shadow: light it from the front.' },
  },
  'dynamic-range': {
    title: 'Contrast',
    low: { action: 'More contrast', advice: 'The face shows few shades: avoid haze, glass and weak light.' },
  },
  'mouth-occlusion-prevention': {
    title: 'Mouth and nose free',
    low: { action: 'Take off the mask', advice: 'Mouth or nose is covered by a mask, scarf or hand: uncover it and take the photo again.' },
  },
  'eyes-visible': {
    title: 'Eyes visible',
    low: {
      action: 'Take off sunglasses',
      advice: 'The eyes are hidden by dark glasses, hair or a cap: uncover them; clear glasses may stay on.',
    },
  },
  'face-occlusion-prevention': {
    title: 'Face free',
    low: { action: 'Uncover the face', advice: 'Something covers a part of the face: uncover it.' },
  },
  'reused-picture': {
    title: 'Photo used before',
    high: {
      action: 'Take a new photo',
      advice: 'This picture is stored for another stay already: whoever enters again is photographed again.',
    },
  },
  'near-identical-template': {
    title: 'Nearly the same photo',
    high: {
      action: 'Is the photo new?',
      advice: 'The face is all but the same as in a photo stored for another stay: see that it was taken now.',
    },
  },
  'eyes-open': {
    title: 'Eyes open',
    low: { action: 'Open the eyes', advice: 'The eyes are closed: take it again with open eyes, if the person can.' },
  },
  'mouth-closed': {
    title: 'Mouth closed',
    high: { action: 'Close the mouth', advice: 'The mouth is wide open: a closed mouth is recognised better.' },
  },
  'expression-neutrality': {
    title: 'Expression',
    high: { action: 'Neutral expression', advice: 'A strong expression changes the face: a calm one is recognised better.' },
  },
  'no-head-coverings': {
    title: 'Head uncovered',
    low: {
      action: 'Show brow and cheeks',
      advice:
        'Something seems to be worn on the head. A headscarf, turban or dressing may stay on: only the face from brows to chin has to show. A cap or hood that can come off is better taken off.',
    },
  },
  'picture-orientation': {
    title: 'Picture upright',
    high: { action: 'Turn the picture', advice: 'The picture lies on its side or on its head: turn it until the face is upright.' },
  },
  'background-uniformity': {
    title: 'Background',
    high: { action: 'Use a plain wall', advice: 'The background is restless: a plain wall serves better.' },
  },
  'occlusion.mouth-unsure': {
    low: { action: 'Check mouth and nose', advice: 'Mouth or nose may be covered: look at the photo, and take it again where they are.' },
  },
  'occlusion.eyes-unsure': {
    low: { action: 'Check the eyes', advice: 'The eyes may be hidden: look at the photo, and take it again where they are.' },
  },
  'occlusion.face-unsure': { low: { action: 'Check for covering', advice: 'Something may cover a part of the face: look at the photo.' } },
  'provenance-periodic-pattern': {
    title: 'Screen or print pattern',
    high: {
      action: 'Photo of a screen?',
      advice: 'A regular pattern like that of a screen or a print lies over the photo: photograph the person, not a picture of them.',
    },
  },
  'provenance-missing-fine-detail': {
    title: 'Missing fine detail',
    high: {
      action: 'Enlarged photo?',
      advice: 'The finest detail is missing, as in a small photo made larger: use the original, or take a new one.',
    },
  },
  'provenance-shifted-blocks': {
    title: 'Blocks of another photo',
    high: {
      action: 'Cut from a photo?',
      advice: 'Traces of another stored photo show, as in a part cut out of one: use the whole original, or take a new one.',
    },
  },
  'provenance-macroblocks': {
    title: 'Blocks of a film',
    high: { action: 'Frame of a video?', advice: 'Traces of film coding show: take a photo of the person instead of a frame of a video.' },
  },
  'provenance-interlacing': {
    title: 'Interlaced lines',
    high: {
      action: 'Frame of a video?',
      advice: 'Every other line is from another moment, as in film: take a photo of the person instead.',
    },
  },
  'provenance-black-bars': {
    title: 'Black bars',
    high: {
      action: 'Black bars: video?',
      advice: 'Black bars lie at two edges, as films and players put them: take a photo of the person instead.',
    },
  },
  'provenance-editor': {
    title: 'Editing program',
    high: { action: 'Edited photo?', advice: 'The file says that an editing program wrote it: use the photo as the camera took it.' },
  },
  'provenance-exif-contradictions': {
    title: 'EXIF contradictions',
    high: {
      action: 'Check the original',
      advice: 'What the file says of size or time cannot all be true: use the photo as the camera took it.',
    },
  },
  'drawn-shading': {
    title: 'Lines over shades',
    high: { action: 'A drawing?', advice: 'The face is even areas between lines, as in a drawing or cartoon: photograph the person.' },
  },
  'presentation-attack': {
    title: 'Living face',
    high: {
      action: 'Living person?',
      advice: 'It may be a picture or mask of a face before the camera: look at the person, then take the photo again.',
    },
  },
};
