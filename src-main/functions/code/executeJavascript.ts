import { scriptFunction } from './scriptFunction.ts';

export const executeJavascript = scriptFunction({
  name: 'execute_javascript',
  title: 'Run JavaScript',
  language: 'javascript',
  called: 'JavaScript',
  phrasings: [
    'run this javascript',
    'execute some JavaScript code',
    'evaluate 2 ** 32 in javascript',
    'run this js snippet',
    'use javascript to sort this list',
    'what does [1,2,3].map(String) give in JS',
    'run console.log("hello")',
    'test this regular expression in javascript',
    'parse this JSON with javascript',
    'run a node script',
    'calculate it with a JS expression',
    'execute the javascript function below',
  ],
  examples: [
    { title: 'A value', input: { code: 'const squares = [1, 2, 3].map((n) => n * n); squares' } },
    { title: 'Output and waiting', input: { code: 'await new Promise((done) => setTimeout(done, 5)); console.log("waited")' } },
  ],
});
