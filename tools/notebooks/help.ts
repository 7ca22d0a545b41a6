/** Text of `deno task notebooks --help`. */
export const help = `
Executes the notebooks without a browser, and fails on what is wrong with them.

    deno task notebooks                              all of notebooks/
    deno task notebooks --only augmentations --write one, and store what it shows in its file
    deno task notebooks --check --jobs 2             all, and fail where they show something else than their files

Needs python3 with nbclient and nbconvert (pip install nbconvert, or apt-get install jupyter-nbconvert). The kernel is
the Deno that runs the task, with all permissions, as Deno has no kernel with fewer; kernels of yours stay as they are.

A notebook fails on an error, a cell with the tag "result" that shows nothing, a type error, code that is not formatted,
a cell of more than 15 lines beside its imports, more than 20 code cells, and outputs of more than 400 kB.

  FILE …          these notebooks (those of notebooks/)
  --only NAME     this notebook of notebooks/, with or without .ipynb; can be given again
  --out DIR       where the pages go, index.html and one a notebook, which need no network (data/runs/notebooks)
  --write         store the outputs in the notebooks' files, and format the code there; the same bytes where nothing has
                  changed
  --check         fail where outputs are not those in the file: texts, and numbers up to one in the last decimal; of
                  cells with the tag "varies" only the kinds of outputs
  --jobs N        notebooks that are executed at once (1)
  --json          what came of each, as JSON on stdout
  --help          this text
`;
