/** Most bytes of a photo's file: 500 KB (MCA-2020-13 annex art. 12(1)), counted in thousands. */
export const MOST_FILE_BYTES = 500_000;
/** As many where a kilobyte is 1,024 bytes: what lies between warns. */
export const MOST_FILE_BYTES_TOLERATED = 500 * 1024;
/** Most pixels of a photo's longer side (MCA-2020-13 annex art. 12(1)). */
export const MOST_FILE_SIDE = 3000;
