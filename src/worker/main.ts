import '../tfjs/ready.js';
import { catalogue } from '../catalogue.js';
import type { FromWorker, Task, TaskData, TaskEvent, TaskResult, ToWorker } from '../contracts/work.js';
import { EspalierError } from '../foundation/errors/errors.js';
import { refusedFile } from '../foundation/errors/refused-file.js';
import { tasks } from './tasks/index.js';
import type { TaskContext, WorkerTask } from './worker-task.js';
import { Workshop } from './workshop.js';

// A worker process: does the tasks that its parent sends, one at a time, until the parent is gone. It decides nothing
// and speaks to nobody else; it may be killed at any moment.

const workshop = new Workshop(catalogue);
const dataByKey = new Map<string, TaskData>();

process.on('message', (message: ToWorker) => {
  if (message.kind === 'data') dataByKey.set(message.key, message.data);
  else void answer(message.id, message.dataKey, message.task);
});

// Not `exit`, which would abort, with a core dump, where a thread is inside a native call.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// The parent may have died while this process was still loading, when nobody listened.
if (!process.connected) process.exit();

async function answer(id: number, dataKey: string, task: Task): Promise<void> {
  const report = (event: TaskEvent) => send({ kind: 'event', id, event });
  try {
    send({ kind: 'result', id, result: await perform(task, { data: dataByKey.get(dataKey)!, workshop, report }) });
  } catch (error) {
    send({ kind: 'error', id, ...describe(error) });
  }
}

function perform(task: Task, context: TaskContext): Promise<TaskResult> {
  // The types cannot say that what was found by a task's kind does that task.
  const found = tasks.find(({ kind }) => kind === task.kind) as WorkerTask | undefined;
  if (!found) throw new Error(`there is no task of kind ${task.kind}`);
  return found.perform(task, context);
}

function describe(error: unknown): { message: string; remedy?: string; defect?: string } {
  const mistake = error instanceof EspalierError ? error : refusedFile(error);
  if (mistake) return { message: mistake.message, ...(mistake.remedy !== undefined && { remedy: mistake.remedy }) };
  if (error instanceof Error) return { message: error.message, defect: error.stack ?? error.message };
  return { message: String(error), defect: String(error) };
}

function send(message: FromWorker): void {
  process.send?.(message);
}
