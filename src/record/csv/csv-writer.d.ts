// The package's types are its TypeScript sources, which do not compile under this project's options; its compiled file
// has no types, so that it can be declared here.
declare module 'csv-writer/dist/index.js' {
  export function createArrayCsvStringifier(options: { alwaysQuote?: boolean }): {
    stringifyRecords(records: readonly (readonly (string | number)[])[]): string;
  };
}
