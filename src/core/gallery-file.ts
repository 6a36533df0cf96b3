/** The file that makes a folder a gallery's. */
export const GALLERY_FILE = 'rescue-face.db';
