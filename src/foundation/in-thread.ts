import { Worker } from 'node:worker_threads';

/** The single message that a thread posts: its result, or why it failed. */
export type ThreadMessage<T> = { readonly result: T } | { readonly error: string };

/**
 * Runs a script in a thread of its own and resolves to the result that it posts, for libraries that damaged input can
 * send into an endless loop or leave in a broken state. The thread is ended after `timeLimit` milliseconds. Rejects
 * with an Error that says what happened.
 */
export function inThread<T>(script: URL, input: unknown, timeLimit: number): Promise<T> {
  // The thread must not inherit this process's options, which may be those of a debugger or a test runner.
  const env = { ...process.env, NODE_OPTIONS: '' };
  const thread = new Worker(script, { workerData: input, execArgv: [], env, stdout: true, stderr: true });
  const settled = new Promise<T>((resolve, reject) => {
    const late = () => reject(new Error(`not done within ${timeLimit / 1000} s`));
    const timer = setTimeout(late, timeLimit);
    thread.on('message', (message: ThreadMessage<T>) =>
      'result' in message ? resolve(message.result) : reject(new Error(message.error)),
    );
    thread.on('error', reject);
    thread.on('exit', () => {
      clearTimeout(timer);
      reject(new Error('stopped without a result'));
    });
  });
  return settled.finally(() => thread.terminate());
}
