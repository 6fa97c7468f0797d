const imageName = /\.(jpe?g|png|bmp|gif|tiff?|webp)$/i;

/** Whether a file is an image by its name. */
export const isImageName = (name: string) => imageName.test(name);

/** Folders and files that operating systems, network drives and archives leave behind. */
const systemName =
  /^(__MACOSX|@eaDir|\$RECYCLE\.BIN|System Volume Information|lost\+found|Thumbs\.db|ehthumbs\.db|desktop\.ini)$/i;

/** Whether a file or folder is passed over without a word: it is hidden, or a system's own. */
export const isHidden = (name: string) => name.startsWith('.') || systemName.test(name);
