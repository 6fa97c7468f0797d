import type { Component, Settings } from './component.js';

/** Plain settings by their dotted paths, in the file's form: `{ 'optimizer.learning_rate': 0.00001 }`. */
export type PlainSettings = { readonly [path: string]: unknown };

/** A way of fine-tuning by one word, which stands for plain settings: one file in `config/recipes/`. */
export interface Recipe<S = Settings> extends Component {
  /** Its source: authors, title, venue, address. */
  readonly citation: string;
  /**
   * The settings that it stands for, in the order in which they are shown. A run is known by the plain settings alone, so that a recipe
   * may change without touching runs that are finished.
   */
  expand(settings: S): PlainSettings;
}
