const imageName = /\.(jpe?g|jpe|jfif|jif|pjpe?g|pjp|png|bmp|dib|gif|tiff?|webp|avif)$/i;

/** Endings of image names, for messages: those that people know. */
export const imageEndings = 'jpg, jpeg, jfif, png, bmp, gif, tif, tiff, webp, avif';

/** Returns whether a file is an image that can be decoded, by its name. */
export const isImageName = (name: string) => imageName.test(name);

const toConvert = 'which cannot be read: convert it to JPEG or PNG';
const unreadable: readonly (readonly [ending: RegExp, reason: string])[] = [
  [/\.(heic|heif|hif|heics|heifs)$/i, `HEIC, ${toConvert}`],
  [/\.(jp2|j2k|jpf|jpx|jpm|j2c|jpc)$/i, `JPEG 2000, ${toConvert}`],
  [/\.(jxl)$/i, `JPEG XL, ${toConvert}`],
  [/\.(jxr|wdp|hdp)$/i, `JPEG XR, ${toConvert}`],
  [/\.(ppm|pgm|pbm|pnm|pam|pfm)$/i, `a portable pixmap, ${toConvert}`],
  [/\.(tga|psd|psb|xcf|exr|hdr|dds|pcx|ico|icns)$/i, `an image format ${toConvert}`],
  [/\.(dng|cr2|cr3|crw|nef|nrw|arw|srf|sr2|raf|rw2|orf|pef|srw|x3f|3fr|iiq)$/i, `a camera's raw file, ${toConvert}`],
];

/** Returns why a file that is an image by its name cannot be read, with what to do; undefined for any other file. */
export function unreadableImage(name: string): string | undefined {
  return unreadable.find(([ending]) => ending.test(name))?.[1];
}

/** Folders and files that operating systems, network drives and archives leave behind. */
const systemName =
  /^(__MACOSX|@eaDir|\$RECYCLE\.BIN|System Volume Information|lost\+found|Thumbs\.db|ehthumbs\.db|desktop\.ini)$/i;

/** Returns whether a file or folder is ignored without a message: it is hidden, or belongs to the system. */
export const isHidden = (name: string) => name.startsWith('.') || systemName.test(name);
