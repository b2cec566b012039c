import type { AnyFunction } from '../../registry/defineFunction.ts';
import { browserClick } from './browser/browserClick.ts';
import { browserClose } from './browser/browserClose.ts';
import { browserFill } from './browser/browserFill.ts';
import { browserNavigate } from './browser/browserNavigate.ts';
import { browserSaveDownload } from './browser/browserSaveDownload.ts';
import { browserScreenshot } from './browser/browserScreenshot.ts';
import { browserSnapshot } from './browser/browserSnapshot.ts';

/** The functions of the category *web*. */
export const web: readonly AnyFunction[] = [
  browserNavigate,
  browserSnapshot,
  browserClick,
  browserFill,
  browserScreenshot,
  browserSaveDownload,
  browserClose,
];
