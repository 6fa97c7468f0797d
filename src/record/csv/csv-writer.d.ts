// The package offers its TypeScript sources as its types, and they do not compile under this project's options; its
// compiled file has none, so that these are used.
declare module 'csv-writer/dist/index.js' {
  export function createArrayCsvStringifier(options: { alwaysQuote?: boolean }): {
    stringifyRecords(records: readonly (readonly (string | number)[])[]): string;
  };
}
