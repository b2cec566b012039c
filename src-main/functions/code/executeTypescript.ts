import { scriptFunction } from './scriptFunction.ts';

export const executeTypescript = scriptFunction({
  name: 'execute_typescript',
  title: 'Run TypeScript',
  language: 'typescript',
  called: 'TypeScript',
  phrasings: [
    'run this typescript',
    'execute some TypeScript code',
    'evaluate this ts snippet',
    'run a TypeScript function with types',
    'try this typed code',
    'run the .ts code below',
    'strip the types and run it',
    'what does this typescript print',
    'execute this TS enum example',
    'use typescript to compute the total',
    'test this generic function in typescript',
  ],
  examples: [
    { title: 'Typed code', input: { code: 'const add = (a: number, b: number): number => a + b;\nadd(2, 3)' } },
    { title: 'An enum', input: { code: 'enum Colour { Red, Green }\nColour[1]' } },
  ],
});
