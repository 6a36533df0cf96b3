/** Shares of R, G and B in the luma of a pixel: BT.601, as JPEG has it. */
export const LUMA = [0.299, 0.587, 0.114] as const;
