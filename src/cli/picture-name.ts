/** Names that pictures go by. What a file really is its bytes tell later. */
export const PICTURE_NAME = /\.(jpe?g|jfif|png|webp|gif|tiff?|avif|hei[cf]|bmp|jp2|jxl)$/i;
