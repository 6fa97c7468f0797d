import type { Component, Settings } from './component.js';

/** Plain settings by their dotted paths, in the file's form: `{ 'optimizer.learning_rate': 0.00001 }`. */
export type PlainSettings = { readonly [path: string]: unknown };

/** A published way of fine-tuning by name, which expands to plain settings: one file in `config/recipes/`. */
export interface Recipe<S = Settings> extends Component {
  /** Its source: authors, title, venue, address. */
  readonly citation: string;
  /**
   * Returns the settings that it stands for, in the order in which they are shown. Only these enter the run id, so a
   * recipe may change without invalidating finished runs.
   */
  expand(settings: S): PlainSettings;
}
