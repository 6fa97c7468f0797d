import type { DatasetSource } from '../contracts/components/dataset-source.js';

/** A kind of content, as it enters the keys of stored features. */
export interface ContentKind {
  readonly name: string;
  /** Raised when the same content gives other pixels. Decoding has a revision of its own. */
  readonly revision: number;
}

/**
 * Kinds that several sources may share. In keys, `image file` keeps the name of the first source that had it, so that
 * features stored earlier are still found.
 */
const sharedKinds: { readonly [content in NonNullable<DatasetSource['content']>]: ContentKind } = {
  'image file': { name: 'folder', revision: 1 },
};

/** Returns the kind of a source's content: one that it declares, or one of its own. */
export function contentKind({
  content,
  name,
  revision,
}: Pick<DatasetSource, 'content' | 'name' | 'revision'>): ContentKind {
  return content === undefined ? { name, revision } : sharedKinds[content];
}
