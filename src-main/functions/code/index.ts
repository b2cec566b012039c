import type { AnyFunction } from '../../registry/defineFunction.ts';
import { compileCode } from './compileCode.ts';
import { formatCode } from './formatCode.ts';
import { lintCode } from './lintCode.ts';
import { runTests } from './runTests.ts';
import { closeTerminal } from './closeTerminal.ts';
import { executeJavascript } from './executeJavascript.ts';
import { executePython } from './executePython.ts';
import { executeShell } from './executeShell.ts';
import { executeTypescript } from './executeTypescript.ts';
import { openTerminal } from './openTerminal.ts';
import { readTerminal } from './readTerminal.ts';
import { sendTerminalInput } from './sendTerminalInput.ts';

/** The functions of the category *code*. */
export const code: readonly AnyFunction[] = [
  executePython,
  executeJavascript,
  executeTypescript,
  executeShell,
  compileCode,
  runTests,
  lintCode,
  formatCode,
  openTerminal,
  sendTerminalInput,
  readTerminal,
  closeTerminal,
];
