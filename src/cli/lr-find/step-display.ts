import type { Activity, Progress } from '../../contracts/progress.js';
import type { TaskEvent } from '../../contracts/work.js';
import { metricText } from '../../report/text/format.js';

/** Shows a range test: epochs of earlier phases, then the steps of the test. */
export class StepDisplay {
  readonly #progress: Progress;
  readonly #steps: number;
  #epochs: Activity | undefined;
  #test: Activity | undefined;

  constructor(progress: Progress, steps: number) {
    this.#progress = progress;
    this.#steps = steps;
  }

  show(event: TaskEvent): void {
    if (event.kind === 'warning') this.#progress.warn(`warning: ${event.message}`);
    if (event.kind === 'epoch') {
      this.#epochs ??= this.#progress.begin('earlier phases', 'epochs');
      this.#epochs.update(event.epoch, event.epochs, [`loss ${metricText(event.loss)}`]);
    }
    if (event.kind === 'step') {
      this.#epochs?.end();
      this.#epochs = undefined;
      this.#test ??= this.#progress.begin('range test', 'steps');
      const rate = `learning_rate ${event.learningRate.toExponential(1)}`;
      this.#test.update(event.step, this.#steps, [rate, `loss ${metricText(event.loss)}`]);
    }
  }

  close(): void {
    this.#epochs?.end();
    this.#test?.end();
  }
}
