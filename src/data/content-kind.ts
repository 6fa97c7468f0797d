import type { DatasetSource } from '../contracts/components/dataset-source.js';

/** A kind of content, as it enters the keys of stored features. */
export interface ContentKind {
  readonly name: string;
  /** Raised when equal content gives other pixels, decoding aside, which has a revision of its own. */
  readonly revision: number;
}

/**
 * Kinds that several sources may share. In keys, `image file` has the name of the first source that had it, so that
 * features stored then are still found.
 */
const sharedKinds: { readonly [content in NonNullable<DatasetSource['content']>]: ContentKind } = {
  'image file': { name: 'folder', revision: 1 },
};

/** The kind of a source's content: one that it declares, or its own. */
export function contentKind({
  content,
  name,
  revision,
}: Pick<DatasetSource, 'content' | 'name' | 'revision'>): ContentKind {
  return content === undefined ? { name, revision } : sharedKinds[content];
}
