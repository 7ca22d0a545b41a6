"""Executes a notebook with the Deno kernel, without a browser; `deno task notebooks` calls it.

    python3 run_notebook.py NOTEBOOK PROSE RESULT LOG

PROSE is a JSON file with a list of the cells' texts as they are to become HTML, null for code. RESULT becomes a JSON file: the cells' outputs, the error that ended the run if there was one, and the cells as HTML. LOG
takes what the kernel's process prints, native libraries included. Kernels are those of JUPYTER_DATA_DIR. Needs nbclient
and nbconvert.
"""

import base64
import html
import json
import pathlib
import queue
import sys

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbconvert import HTMLExporter

CELL_SECONDS = 600
# A busy machine is slow to send a large output.
OUTPUT_SECONDS = 60
# Marks that are sent before the kernel is given up.
MARKS = 3
MARK = 'Deno.jupyter.broadcast("display_data", { data: {}, metadata: { rdcd: "mark" }, transient: {} });'


class OrderedClient(NotebookClient):
    """nbclient's executor, which loses no output of the Deno kernel and tells which were updated in place."""

    def __init__(self, notebook, **options):
        super().__init__(notebook, **options)
        self.cell_index = None
        self.shown = {}
        self.updated = []

    async def async_execute_cell(self, cell, cell_index, *args, **options):
        self.cell_index = cell_index
        return await super().async_execute_cell(cell, cell_index, *args, **options)

    async def _async_poll_output_msg(self, parent_msg_id, cell, cell_index):
        await super()._async_poll_output_msg(parent_msg_id, cell, cell_index)
        # The kernel says that it is idle past the queue that outputs wait in, and gives those that are left the request
        # that it has by then. A mark that waits behind them in that queue comes last.
        known = [parent_msg_id, self.kc.execute(MARK, silent=True, store_history=False)]
        while True:
            try:
                message = await self.kc.get_iopub_msg(timeout=OUTPUT_SECONDS)
            except queue.Empty:
                if len(known) > MARKS:
                    raise RuntimeError(f"it says no more, {MARKS} times {OUTPUT_SECONDS} s after a cell") from None
                # The kernel drops a message now and then: another mark may come through.
                known.append(self.kc.execute(MARK, silent=True, store_history=False))
                continue
            if message["parent_header"].get("msg_id") not in known:
                continue
            if message["content"].get("metadata") == {"rdcd": "mark"}:
                return
            if message["msg_type"] not in ("status", "execute_input"):
                self.process_message(message, cell, cell_index)

    def process_message(self, message, cell, cell_index):
        output = super().process_message(message, cell, cell_index)
        display_id = (message["content"].get("transient") or {}).get("display_id")
        if display_id is not None:
            if output is not None:
                self.shown.setdefault(display_id, []).append(output)
            if message["msg_type"] == "update_display_data":
                self.updated += self.shown.get(display_id, [])
        return output


def execute(notebook, folder, log):
    """Fills in the outputs; what ended the run early, or None."""
    client = OrderedClient(
        notebook,
        kernel_name="deno",
        timeout=CELL_SECONDS,
        iopub_timeout=OUTPUT_SECONDS,
        raise_on_iopub_timeout=True,
        record_timing=False,
    )
    error = None
    try:
        client.execute(cwd=str(folder), stdout=log, stderr=log)
    except CellExecutionError as raised:
        # Of code that cannot be parsed the kernel says only that it has failed.
        shown = [output for output in notebook.cells[client.cell_index].outputs if output.output_type == "error"]
        trace = shown[-1].traceback if shown else []
        error = {"message": f"{raised.ename}: {raised.evalue}", "traceback": list(trace)}
    except CellTimeoutError:
        error = {"message": f"it ran for more than {CELL_SECONDS} s", "traceback": []}
    except (DeadKernelError, RuntimeError) as raised:
        error = {"message": f"the kernel has ended ({raised})", "traceback": tail(log)}
    if error is not None:
        error["cell"] = client.cell_index
        error["stderr"] = stderr_of(notebook, client.cell_index)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = kept(cell.outputs, client.updated)
    return error


def stderr_of(notebook, cell_index):
    outputs = [] if cell_index is None else notebook.cells[cell_index].outputs
    return "".join(output.text for output in outputs if output.get("name") == "stderr")


def tail(log):
    lines = pathlib.Path(log.name).read_text(errors="replace").splitlines()
    return [line for line in lines if "is unstable and might change" not in line][-20:]


def kept(outputs, updated):
    """Outputs without what was written to stderr, without progress and without empty ones, which rdcd's tables and figures leave
    when they have shown themselves; what was printed in a row is one output."""
    joined = []
    for output in outputs:
        if output.get("name") == "stderr" or any(output is one for one in updated) or output.get("data") == {}:
            continue
        if joined and output.output_type == "stream" and joined[-1].output_type == "stream":
            joined[-1].text += output.text
        else:
            joined.append(output)
    return joined


def cells_as_html(notebook, prose, folder):
    """The cells without a page around them. Figures are their SVG, with plotly's JSON beside it for a script."""
    shown = nbformat.from_dict(notebook)
    for cell, text in zip(shown.cells, prose):
        if text is not None:
            cell.source = text
    for output in (output for cell in shown.cells for output in cell.get("outputs", [])):
        drawing = output.get("data", {}).get("image/svg+xml")
        if drawing is not None:
            text = html.escape(output.data.get("text/plain", ""))
            url = f"data:image/svg+xml;base64,{base64.b64encode(drawing.encode()).decode()}"
            image = f'<img src="{url}" alt="{text}">'
            figure = output.data.get("application/vnd.plotly.v1+json")
            if figure is not None:
                # What a tag could end is written as JSON's escapes.
                spec = json.dumps(figure).replace("<", "\\u003c")
                image = f'<div class="figure">{image}<script type="application/json">{spec}</script></div>'
            output.data = nbformat.from_dict({"text/html": image})
    exporter = HTMLExporter(
        template_name="basic",
        embed_images=True,
        exclude_anchor_links=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
    )
    return exporter.from_notebook_node(shown, resources={"metadata": {"path": str(folder)}})[0]


def main(notebook_path, prose_path, result_path, log_path):
    path = pathlib.Path(notebook_path)
    notebook = nbformat.read(path, as_version=4)
    with open(log_path, "w") as log:
        error = execute(notebook, path.parent, log)
    result = {
        "error": error,
        "cells": [
            {"outputs": cell.outputs, "execution_count": cell.execution_count} if cell.cell_type == "code" else None
            for cell in notebook.cells
        ],
        "language_info": notebook.metadata.get("language_info", {}),
        "html": cells_as_html(notebook, json.loads(pathlib.Path(prose_path).read_text()), path.parent),
    }
    pathlib.Path(result_path).write_text(json.dumps(result))


main(*sys.argv[1:])
