/** Text of `deno task report --help`. */
export const help = `
Puts the tables and figures that notebooks hold together as one HTML page, for people without Jupyter. The page needs no
network and has no script.

    deno task report                                              of notebooks/, as they are stored there
    deno task report --notebooks ~/rdcd-paper --out results.html  of notebooks of yours

Nothing is computed: the page has the prose of the notebooks, and what their cells with the tag "result" showed when
they were executed and stored, by deno task notebooks --write or by Jupyter. A notebook whose outputs are not known to be
of its code is marked in the page. So are results that are missing, that are an error, or that have a form other than the
toolkit's tables, images, figures and texts: such a form is left out, as it could hold a script.

  --notebooks DIR  the folder of notebooks (that of the checkout)
  --out FILE       the page (data/runs/report.html)
  --strict         a notebook that would be marked is an error, and no page is written
  --json           what the page is made of, as JSON on stdout instead of its path
  --help           this text

Exit codes: 0 done, 1 failed, 2 wrong usage.
`;
