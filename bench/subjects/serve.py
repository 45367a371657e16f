"""A Python subject's side of the conversation, as serve.ts has it: requests on standard input, answers on standard output."""

import json
import sys
import time


def serve(make, version):
    """Serves 'forward' until standard input ends.

    make(folder, threads) gives two functions: run(ids) computes and returns all attentions and all hidden states,
    and tensors(result) lists them as arrays, attentions first.
    """
    options = json.loads(sys.argv[1])
    engine = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if engine is None:
                engine = make(options["checkpoint"], options["threads"])
            run, tensors = engine
            begun = time.perf_counter()
            result = run(request["ids"])
            milliseconds = 1000 * (time.perf_counter() - begun)
            if "save" in request:
                with open(request["save"], "wb") as file:
                    for tensor in tensors(result):
                        file.write(tensor.detach().float().contiguous().numpy().tobytes())
            answer = {"milliseconds": milliseconds, "threads": options["threads"], "version": version()}
        except Exception as error:  # it is told to the one who asked
            answer = {"error": f"{type(error).__name__}: {error}".splitlines()[0]}
        print(json.dumps(answer), flush=True)
