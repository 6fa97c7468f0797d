/** A column of a table of texts. */
export interface Column {
  readonly title: string;
  /** Numbers are right-aligned so that their digits line up, text is left-aligned. */
  readonly align: 'left' | 'right';
  /** The title where there is little room, if it is another one. */
  readonly narrow?: string;
  /** Columns of the highest number are left out first if there is no room for all; never if undefined. */
  readonly expendable?: number;
}
