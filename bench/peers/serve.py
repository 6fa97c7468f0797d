"""The Python side of bench/contestant.ts: prepares, then works as it is told until its parent is gone."""

import json
import os
import sys
import time


def serve(prepare):
    """`prepare(options)` returns what it has to say of itself and its tasks by name; a task returns a count of items."""
    # Libraries that print to stdout must not come between the lines of JSON.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    info, tasks = prepare(json.loads(sys.stdin.readline()))
    print(json.dumps(info), file=answers)
    for line in sys.stdin:
        processor = time.process_time()
        started = time.perf_counter()
        items = tasks[json.loads(line)]()
        seconds = time.perf_counter() - started
        work = {"items": items, "seconds": seconds, "processorSeconds": time.process_time() - processor}
        print(json.dumps(work), file=answers)
