"""Executes notebooks with the Deno kernel, without a browser, and writes their outputs into them.

    python3 tests/run_notebooks.py notebooks/*.ipynb

Needs nbconvert, and the kernel: `deno jupyter --install`. Fails on any error, and on a cell tagged `result` that shows
nothing.
"""

import asyncio
import pathlib
import sys
import time

import nbformat
from nbconvert.preprocessors import ExecutePreprocessor

CELL_SECONDS = 600
SETTLE_SECONDS = 0.05


class Settled(ExecutePreprocessor):
    """nbconvert's executor, waiting for what the Deno kernel sends after it has said that it is idle."""

    async def _async_poll_output_msg(self, parent_msg_id, cell, cell_index):
        await super()._async_poll_output_msg(parent_msg_id, cell, cell_index)
        end = time.monotonic() + SETTLE_SECONDS
        while (left := end - time.monotonic()) > 0:
            try:
                message = await asyncio.wait_for(self.kc.get_iopub_msg(timeout=None), left)
            except asyncio.TimeoutError:
                break
            if message["parent_header"].get("msg_id") == parent_msg_id and message["msg_type"] != "status":
                self.process_message(message, cell, cell_index)


def execute(path):
    notebook = nbformat.read(path, as_version=4)
    Settled(timeout=CELL_SECONDS, kernel_name="deno").preprocess(notebook, {"metadata": {"path": path.parent}})
    silent = [
        index
        for index, cell in enumerate(notebook.cells)
        if "result" in cell.metadata.get("tags", []) and not cell.outputs
    ]
    for cell in notebook.cells:
        # When a cell ran says nothing and would change the file every time.
        cell.metadata.pop("execution", None)
    nbformat.write(notebook, path)
    return silent


failed = False
for name in sys.argv[1:]:
    silent = execute(pathlib.Path(name))
    print(f"{name}: {'ok' if not silent else f'result cells without output: {silent}'}", flush=True)
    failed = failed or bool(silent)
sys.exit(failed)
