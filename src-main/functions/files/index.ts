import type { AnyFunction } from '../../registry/defineFunction.ts';
import { compressFiles } from './compressFiles.ts';
import { copyFile } from './copyFile.ts';
import { createDirectory } from './createDirectory.ts';
import { createFile } from './createFile.ts';
import { deleteDirectory } from './deleteDirectory.ts';
import { deleteFile } from './deleteFile.ts';
import { editFile } from './editFile.ts';
import { extractArchive } from './extractArchive.ts';
import { getFileInfo } from './getFileInfo.ts';
import { listDirectory } from './listDirectory.ts';
import { moveFile } from './moveFile.ts';
import { readFile } from './readFile.ts';
import { searchFileContents } from './searchFileContents.ts';
import { searchFiles } from './searchFiles.ts';
import { writeFile } from './writeFile.ts';

/** The category files. */
export const files: readonly AnyFunction[] = [
  createFile,
  readFile,
  writeFile,
  editFile,
  deleteFile,
  moveFile,
  copyFile,
  getFileInfo,
  createDirectory,
  listDirectory,
  deleteDirectory,
  searchFiles,
  searchFileContents,
  compressFiles,
  extractArchive,
];
