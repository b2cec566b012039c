import type { AnyFunction } from '../../registry/defineFunction.ts';
import { cancelScheduledTask } from './cancelScheduledTask.ts';
import { controlService } from './controlService.ts';
import { getEnvironment } from './getEnvironment.ts';
import { getNetworkInfo } from './getNetworkInfo.ts';
import { getSystemInfo } from './getSystemInfo.ts';
import { killProcess } from './killProcess.ts';
import { listProcesses } from './listProcesses.ts';
import { listScheduledTasks } from './listScheduledTasks.ts';
import { listServices } from './listServices.ts';
import { monitorResources } from './monitorResources.ts';
import { readProcessLog } from './readProcessLog.ts';
import { scheduleTask } from './scheduleTask.ts';
import { startProcess } from './startProcess.ts';

/** The functions of the category *system*. */
export const system: readonly AnyFunction[] = [
  getSystemInfo,
  monitorResources,
  listProcesses,
  startProcess,
  readProcessLog,
  killProcess,
  listServices,
  controlService,
  getNetworkInfo,
  getEnvironment,
  scheduleTask,
  listScheduledTasks,
  cancelScheduledTask,
];
