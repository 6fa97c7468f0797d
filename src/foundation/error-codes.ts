/**
 * Every error code a user can meet, with what it means. `docs/errors.md` is generated from this table; a test
 * checks that each code is thrown somewhere and that no other code is.
 */
export const errorCodes = {
  CACHE_DAMAGED: 'Features in the cache are not what was written.',
  DATA_BAD_IMAGE: 'An image cannot be decoded, and dataset.on_bad_image is error.',
  DATA_CHANGED: 'A file of the dataset was changed, moved or deleted while it was in use.',
  DATA_EMPTY_CLASS: 'A class folder holds no images.',
  DATA_NOT_FOUND: 'The folder of the dataset is not there, is not a folder, or holds no class folders.',
  DATA_ONE_CLASS: 'The dataset has fewer than two classes, so there is nothing to tell apart.',
  DATA_SPLIT_FOLDERS: 'The folders train, validation and test do not fit together.',
  DATA_SPLIT_FRACTIONS: 'The fractions of the splits cannot be used.',
  DATA_TOO_FEW_IMAGES: 'A class has fewer different images than there are splits to put them in.',
  DATA_UNREADABLE: 'A file or folder of the dataset cannot be read.',
  DOWNLOAD_FAILED: 'A server answered with an error, or broke off again and again.',
  DOWNLOAD_UNREACHABLE: 'No server answered: no network, no such host, or something between that blocks it.',
  WEIGHTS_UNAVAILABLE: 'No weights can be had from where the experiment says.',
  WEIGHTS_NOT_CACHED: 'Weights have not been downloaded yet, and this command downloads nothing.',
  WEIGHTS_CHANGED: 'A file of weights changed while it was in use.',
  WEIGHTS_DO_NOT_FIT: 'A file of weights lacks a tensor of the backbone, or holds one of another shape or network.',
  WEIGHTS_NOT_FOUND: 'There is no file of weights where the experiment says.',
  WEIGHTS_UNREADABLE: 'A file of weights is damaged, or not of the format it should be.',
  LEADERBOARD_AMBIGUOUS: 'The runs of two leaderboards cannot be matched one to one.',
  LEADERBOARD_UNREADABLE: 'A leaderboard is missing, or is not a CSV file with the columns that are needed.',
  RUN_DUPLICATE: 'Two points of a sweep are the same run.',
  ENGINE_UNAVAILABLE: 'The engine that the experiment asks for does not work on this machine.',
  INIT_FILE_EXISTS: '`espalier init` would replace a file.',
} as const satisfies Record<string, string>;

export type ErrorCode = keyof typeof errorCodes;
