/** A JSON Schema (draft 2020-12) as plain data. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** Settings of a component after defaults are filled in, keys in camelCase. */
export type Settings = { readonly [setting: string]: unknown };

/**
 * A chosen component with its settings: `{ dense: { units: 8 } }` in the file is `{ name: 'dense', units: 8 }` here.
 */
export type Chosen<S = Settings> = { readonly name: string } & S;

/**
 * The declaration that every exchangeable part has: one per file, in the folder of its kind, listed by that folder's
 * generated `index.ts`. A component's schema, messages and code are in that one file.
 */
export interface Component {
  /** Name in the experiment file, in snake_case. */
  readonly name: string;
  /** Raised whenever the component's output changes for the same input; part of the keys of everything cached. */
  readonly revision: number;
  /** One line for documentation and editors. */
  readonly summary: string;
  /** Schema of its settings: `type: object`, `additionalProperties: false`, snake_case keys, `default` on optional ones. */
  readonly schema: JsonSchema;
  /** The setting that a bare value stands for: with `rate`, `dropout: 0.2` means `dropout: { rate: 0.2 }`. */
  readonly shorthand?: string;
  /** SHA-256 of the plugin that brings it, set when the plugin is loaded; absent for built-in components. */
  readonly plugin?: string;
}

/** A component that a bare text may stand for where the text is not its name, such as a path or an address. */
export interface TextNamed<S = object> extends Component {
  /** Settings for such a text; undefined where it means another component. */
  fromText?(text: string): S | undefined;
  /**
   * Set where `fromText` accepts anything that no other component does, such as any path: it is asked after all others
   * of its kind, whatever their names. At most one component of a kind sets it.
   */
  readonly fallback?: true;
}
