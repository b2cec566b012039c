import { findProgram, isProgram, programPath } from '../programPath.ts';

/** As they are called on PATH, the one with the best chance of being kept up to date first. */
const names = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'microsoft-edge-stable', 'microsoft-edge', 'msedge', 'chrome'];

/** Where installers put them on systems that keep programs off PATH. */
function usualPlaces(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): string[] {
  switch (platform) {
    case 'darwin': {
      const folders = ['/Applications', ...(environment['HOME'] === undefined ? [] : [`${environment['HOME']}/Applications`])];
      return folders.flatMap((folder) => ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => `${folder}/${name}.app/Contents/MacOS/${name}`));
    }
    case 'win32': {
      const roots = [environment['PROGRAMFILES'], environment['PROGRAMFILES(X86)'], environment['LOCALAPPDATA']].filter((root) => root !== undefined);
      return roots.flatMap((root) => [`${root}\\Google\\Chrome\\Application\\chrome.exe`, `${root}\\Chromium\\Application\\chrome.exe`, `${root}\\Microsoft\\Edge\\Application\\msedge.exe`]);
    }
    default:
      return ['/opt/google/chrome/chrome', '/opt/microsoft/msedge/msedge', '/snap/bin/chromium'];
  }
}

/**
 * The Chrome, Chromium or Edge that is installed here; STEWARD_CHROMIUM names another. Undefined where
 * there is none: nothing is ever downloaded.
 */
export async function findBrowser(environment: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): Promise<string | undefined> {
  const named = environment['STEWARD_CHROMIUM'];
  if (named !== undefined && (await isProgram(named))) return named;
  const folders = (await programPath(environment)).folders.map(({ folder }) => folder);
  for (const name of names) {
    const found = await findProgram(name, folders);
    if (found !== undefined) return found;
  }
  for (const place of usualPlaces(platform, environment)) if (await isProgram(place)) return place;
  return undefined;
}
