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
};
