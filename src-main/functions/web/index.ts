import type { AnyFunction } from '../../registry/defineFunction.ts';
import { browserClick } from './browser/browserClick.ts';
import { browserClose } from './browser/browserClose.ts';
import { browserFill } from './browser/browserFill.ts';
import { browserNavigate } from './browser/browserNavigate.ts';
import { browserSaveDownload } from './browser/browserSaveDownload.ts';
import { browserScreenshot } from './browser/browserScreenshot.ts';
import { browserSnapshot } from './browser/browserSnapshot.ts';
import { checkUrl } from './checkUrl.ts';
import { crawlWebsite } from './crawlWebsite.ts';
import { downloadFile } from './downloadFile.ts';
import { extractLinks } from './extractLinks.ts';
import { extractTables } from './extractTables.ts';
import { fetchWebpage } from './fetchWebpage.ts';
import { graphqlQuery } from './graphqlQuery.ts';
import { httpRequest } from './httpRequest.ts';
import { monitorWebpage } from './monitorWebpage.ts';
import { readFeed } from './readFeed.ts';
import { scrapeWebpage } from './scrapeWebpage.ts';
import { searchWeb } from './searchWeb.ts';

/** The functions of the category *web*. */
export const web: readonly AnyFunction[] = [
  httpRequest,
  graphqlQuery,
  fetchWebpage,
  scrapeWebpage,
  extractLinks,
  extractTables,
  downloadFile,
  crawlWebsite,
  readFeed,
  checkUrl,
  monitorWebpage,
  searchWeb,
  browserNavigate,
  browserSnapshot,
  browserClick,
  browserFill,
  browserScreenshot,
  browserSaveDownload,
  browserClose,
];
