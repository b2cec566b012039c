#!/usr/bin/env node
import { commands } from './cli/commands.ts';
import { runCommandLine } from './cli/runCommandLine.ts';

process.exitCode = await runCommandLine(commands, process.argv.slice(2));
