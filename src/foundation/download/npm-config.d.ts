// npm's configuration reader has no types of its own; these are the parts used here.
declare module '@npmcli/config' {
  export default class Config {
    constructor(options: {
      definitions: unknown;
      shorthands: unknown;
      flatten: unknown;
      npmPath: string;
      env: Record<string, string | undefined>;
      argv: readonly string[];
      warn: boolean;
    });
    load(): Promise<void>;
    readonly flat: { readonly [option: string]: unknown };
  }
}

declare module '@npmcli/config/lib/definitions/index.js' {
  const definition: { readonly definitions: unknown; readonly shorthands: unknown; readonly flatten: unknown };
  export default definition;
}
