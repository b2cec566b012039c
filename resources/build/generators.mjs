// The generated files of this repository, one line each. A generator is a TypeScript file that
// Node 24 runs as it is; its default export answers with the files it wants in its folder:
//   export default async function generate(): Promise<Map<string, string>>   // name -> text
// `npm run generate` writes them, `npm run check` fails if they differ or if others lie there.

/** @typedef {{ name: string, script: string, folder: string }} Generator */

/** @type {readonly Generator[]} */
export const generators = [
  { name: 'function reference', script: 'resources/build/functionReference.ts', folder: 'resources/reference' },
  { name: 'file schemas', script: 'resources/build/schemas.ts', folder: 'resources/schemas' },
];
