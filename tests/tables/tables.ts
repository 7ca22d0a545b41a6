import type { FormattedTable } from "../../lib/tables/formatted_table.ts";

/** A table with everything in it that some form has to escape. */
export const awkward: FormattedTable = {
  caption: "µAP & R@P90 <of> 100 %",
  columns: [{ heading: "a|b_c", align: "left" }, { heading: "$x_1$", align: "right" }],
  rows: [
    ["[0,2]", "−1.5"],
    ["<script>alert('1')</script>", { best: "2.5" }],
    ["--model *a*\n`b` \\ ~c~ _d_ {e} #1 ^", "–"],
  ],
};

/** A table as results are shown. */
export const plain: FormattedTable = {
  columns: [{ heading: "method", align: "left" }, { heading: "µAP", align: "right" }],
  rows: [["SSCD", { best: "72.5" }], ["RDCD", "5.7"]],
};
