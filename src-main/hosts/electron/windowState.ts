import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserWindow, Rectangle } from 'electron';
import { z } from 'zod';
import type { Log } from '../../kernel/log.ts';

export const smallestWindow = { width: 720, height: 520 } as const;
const firstWindow = { width: 1280, height: 820 } as const;

const savedState = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(smallestWindow.width),
  height: z.number().int().min(smallestWindow.height),
  maximized: z.boolean(),
});

/** Where the window was; without a place the system chooses one. */
export interface WindowState {
  bounds: { width: number; height: number } & Partial<Rectangle>;
  maximized: boolean;
}

/** The saved state, its place only if enough of the window's top can be seen there to take hold of it. */
export function readWindowState(dataFolder: string, workAreas: readonly Rectangle[]): WindowState {
  const saved = savedState.safeParse(readJson(stateFile(dataFolder)));
  if (!saved.success) return { bounds: firstWindow, maximized: false };
  const { maximized, ...bounds } = saved.data;
  const { width, height } = bounds;
  return { bounds: workAreas.some((area) => canBeHeld(bounds, area)) ? bounds : { width, height }, maximized };
}

/** Saves the state whenever the window is closed. */
export function keepWindowState(window: BrowserWindow, dataFolder: string, log: Log): void {
  window.on('close', () => {
    try {
      writeFileSync(stateFile(dataFolder), JSON.stringify({ ...window.getNormalBounds(), maximized: window.isMaximized() }), { mode: 0o600 });
    } catch (error) {
      log.warn({ err: error }, 'the place of the window could not be saved');
    }
  });
}

const stateFile = (dataFolder: string): string => join(dataFolder, 'window.json');

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

const graspWidth = 120;
const graspHeight = 32;

function canBeHeld(bounds: Rectangle, area: Rectangle): boolean {
  const seen = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
  return seen >= graspWidth && bounds.y >= area.y && bounds.y + graspHeight <= area.y + area.height;
}
