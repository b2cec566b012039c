#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { commands } from './cli/commands.ts';
import { runCommandLine } from './cli/runCommandLine.ts';
import { closeInheritedDescriptors } from './kernel/closeInheritedDescriptors.ts';
import { programFolder } from './kernel/version.ts';

closeInheritedDescriptors();
// What a command loads is compiled once, kept beside the packages, where no call may write; where nobody may, it isn't kept.
enableCompileCache(join(programFolder, 'node_modules', '.cache', 'compiled'));
process.exitCode = await runCommandLine(commands, process.argv.slice(2));
