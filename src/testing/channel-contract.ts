import { deepStrictEqual, equal, match, notEqual, ok, throws } from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, Death } from '../schedule/channel.js';
import type { WorkerPort } from '../worker/worker-port.js';

/** The functions that the kit's worker needs of the place where it runs. */
export interface ContractMachine {
  /** Writes a line to the worker's output. */
  write(line: string): void;
  /** Ends the worker by itself, as `process.exit` does. */
  end(): void;
}

/** A request of the kit to its worker. */
type Request =
  | { readonly do: 'echo'; readonly value: unknown }
  | { readonly do: 'count'; readonly to: number }
  | { readonly do: 'end'; readonly words: string };

/** Runs the worker that the kit talks to: a launcher is tested with a program that calls this with its port. */
export function contractWorker(port: WorkerPort, machine: ContractMachine): void {
  const answer = (message: unknown) => {
    const request = message as Request;
    if (request.do === 'echo') port.send(request.value);
    else if (request.do === 'count') for (let number = 0; number < request.to; number++) port.send(number);
    else {
      machine.write(request.words);
      port.send('the last message');
      machine.end();
    }
  };
  // The worker listens late, like one that has much to load: messages sent before must wait for it.
  setTimeout(() => port.onMessage(answer), 20);
}

/**
 * The promises of a channel, with one check each, which throws if it fails. `open` opens a channel to a worker that
 * runs `contractWorker`.
 */
export const channelContract: {
  readonly [what: string]: (open: () => Channel) => Promise<void>;
} = {
  async 'messages arrive as they are, in order, both ways'(open) {
    const line = new Line(open());
    const values = [
      { numbers: [Number.NaN, Number.POSITIVE_INFINITY, -0, 0.1], nothing: null, left: undefined },
      { floats: Float32Array.of(1, Number.NaN, 3), bytes: new Uint8Array(3).fill(7), integers: Int32Array.of(-1) },
      'text',
    ];
    for (const value of values) line.ask({ do: 'echo', value });
    deepStrictEqual(await line.messages(3), values);
    line.ask({ do: 'count', to: 500 });
    line.ask({ do: 'echo', value: 'after' });
    const more = await line.messages(3 + 501);
    deepStrictEqual(more.slice(3), [...Array(500).keys(), 'after']);
    line.channel.kill();
  },

  async 'a message of 4 MiB arrives whole, and those after it behind it'(open) {
    const line = new Line(open());
    const large = new Float32Array(2 ** 20).map((_, index) => index);
    line.ask({ do: 'echo', value: large });
    line.ask({ do: 'echo', value: 'behind' });
    const [first, second] = await line.messages(2);
    equal((first as Float32Array).length, large.length);
    ok((first as Float32Array).every((value, index) => value === large[index]));
    equal(second, 'behind');
    line.channel.kill();
  },

  async 'a message is a copy, of the time when it was sent'(open) {
    const line = new Line(open());
    const value = { list: [1, 2, 3], rows: Float32Array.of(1, 2) };
    line.ask({ do: 'echo', value });
    value.list.push(4);
    value.rows.fill(0);
    const [received] = await line.messages(1);
    deepStrictEqual(received, { list: [1, 2, 3], rows: Float32Array.of(1, 2) });
    line.channel.kill();
  },

  async 'what cannot be cloned is refused where it is sent, and the channel goes on'(open) {
    const line = new Line(open());
    throws(() => line.ask({ do: 'echo', value: () => {} }));
    line.ask({ do: 'echo', value: 'on' });
    deepStrictEqual(await line.messages(1), ['on']);
    line.channel.kill();
  },

  async 'a worker that ends: its last message, then its death with its last words'(open) {
    const line = new Line(open());
    line.ask({ do: 'end', words: 'that was all' });
    const death = await line.death();
    match(death.how, /^[a-z]/, 'goes on from "its process"');
    deepStrictEqual(death.output, ['that was all']);
    deepStrictEqual(line.received, ['the last message']);
    equal(line.channel.open, false);
    line.ask({ do: 'echo', value: 'nobody hears it' });
    line.channel.kill();
    line.channel.setSuspended?.(true);
    line.channel.setSuspended?.(false);
    await sleep(50);
    equal(line.deaths.length, 1);
    equal(line.received.length, 1);
  },

  async 'kill: no message after it, and one death, not during the call'(open) {
    const line = new Line(open());
    equal(line.channel.open, true);
    line.ask({ do: 'echo', value: 'first' });
    await line.messages(1);
    line.ask({ do: 'count', to: 1000 });
    line.channel.kill();
    equal(line.channel.open, false);
    line.channel.kill();
    equal(line.deaths.length, 0);
    deepStrictEqual((await line.death()).how, 'was ended');
    await sleep(50);
    equal(line.deaths.length, 1);
    deepStrictEqual(line.received, ['first']);
  },

  async 'killed as soon as it was opened'(open) {
    const line = new Line(open());
    line.ask({ do: 'echo', value: 'too late' });
    line.channel.kill();
    await line.death();
    deepStrictEqual(line.received, []);
  },

  async 'a suspended worker stands still, loses nothing, and can be killed'(open) {
    const line = new Line(open());
    if (line.channel.setSuspended) {
      line.ask({ do: 'echo', value: 1 });
      await line.messages(1);
      line.channel.setSuspended(true);
      line.ask({ do: 'echo', value: 2 });
      await sleep(100);
      deepStrictEqual(line.received, [1]);
      line.channel.setSuspended(false);
      deepStrictEqual(await line.messages(2), [1, 2]);
      line.channel.setSuspended(true);
    }
    line.channel.kill();
    await line.death();
  },

  async 'channels do not mix'(open) {
    const [one, other] = [new Line(open()), new Line(open())];
    notEqual(one.channel, other.channel);
    one.ask({ do: 'echo', value: 'one' });
    other.ask({ do: 'echo', value: 'other' });
    deepStrictEqual([await one.messages(1), await other.messages(1)], [['one'], ['other']]);
    one.channel.kill();
    await one.death();
    other.ask({ do: 'echo', value: 'still there' });
    deepStrictEqual(await other.messages(2), ['other', 'still there']);
    other.channel.kill();
  },
};

/** A channel with the messages that have come through it. */
class Line {
  readonly channel: Channel;
  readonly received: unknown[] = [];
  readonly deaths: Death[] = [];
  #changed = () => {};

  constructor(channel: Channel) {
    this.channel = channel;
    channel.onMessage((message) => {
      this.received.push(message);
      this.#changed();
    });
    channel.onClosed((death) => {
      this.deaths.push(death);
      this.#changed();
    });
  }

  ask(request: Request): void {
    this.channel.send(request);
  }

  /** Resolves to everything received as soon as there are `count` messages. */
  async messages(count: number): Promise<readonly unknown[]> {
    while (this.received.length < count) {
      equal(this.deaths.length, 0, `the worker has ended: ${JSON.stringify(this.deaths[0])}`);
      await this.#change();
    }
    return this.received;
  }

  async death(): Promise<Death> {
    while (this.deaths.length === 0) await this.#change();
    return this.deaths[0]!;
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#changed = resolve;
    });
  }
}
