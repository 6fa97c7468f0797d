import type { Components } from '../contracts/catalogue.js';
import type { FromWorker, Task, TaskData, TaskEvent, TaskResult, ToWorker } from '../contracts/work.js';
import { EspalierError } from '../foundation/errors/errors.js';
import { refusedFile } from '../foundation/errors/refused-file.js';
import { tasks } from './tasks/index.js';
import type { WorkerPort } from './worker-port.js';
import type { TaskContext } from './worker-task.js';
import { Workshops } from './workshops.js';

/**
 * Does the tasks that arrive through a port, one at a time: the worker's half of the protocol. `builtIn` are the
 * components that tasks may name besides those of their plugins.
 */
export function serve(port: WorkerPort, builtIn: Components): void {
  const workshops = new Workshops({ components: builtIn, tasks });
  const dataByKey = new Map<string, TaskData>();
  const send = (message: FromWorker) => port.send(message);

  const answer = async (id: number, dataKey: string, task: Task) => {
    const report = (event: TaskEvent) => send({ kind: 'event', id, event });
    try {
      const workshop = await workshops.with(task.plugins);
      send({ kind: 'result', id, result: await perform(task, { data: dataByKey.get(dataKey)!, workshop, report }) });
    } catch (error) {
      send({ kind: 'error', id, ...describe(error) });
    }
  };

  port.onMessage((received) => {
    const message = received as ToWorker;
    if (message.kind === 'data') dataByKey.set(message.key, message.data);
    else void answer(message.id, message.dataKey, message.task);
  });
}

async function perform(task: Task, context: TaskContext): Promise<TaskResult> {
  const found = context.workshop.tasks.find(({ kind }) => kind === task.kind);
  if (!found) throw new Error(`there is no task of kind ${task.kind}`);
  // The type system cannot express that the implementation found by a task's kind returns that task's result.
  return (await found.perform(task, context)) as TaskResult;
}

function describe(error: unknown): { message: string; remedy?: string; defect?: string } {
  const mistake = error instanceof EspalierError ? error : refusedFile(error);
  if (mistake) return { message: mistake.message, ...(mistake.remedy !== undefined && { remedy: mistake.remedy }) };
  if (error instanceof Error) return { message: error.message, defect: error.stack ?? error.message };
  return { message: String(error), defect: String(error) };
}
