import { ONNX_HELP } from "../method_options.ts";

/** The text of `deno task duplicates --help`. */
export const help = `
Finds the images in folders that are the same: by their bytes, by their pixels, or as edited copies of one another.

    deno task duplicates ~/Pictures
    deno task duplicates ~/Pictures /media/camera --review duplicates.html
    deno task duplicates new --against archive          which images of "new" are in "archive"?
    deno task duplicates ~/Pictures --decisions decisions.json --json > found.json

Nothing is changed and nothing is deleted. An image is known by its content: a second run describes only what is new,
whatever was renamed or moved. Ctrl-C loses nothing: the same command goes on.

  DIR …, --images DIR     the folders; those below are looked through too
  --against DIR           folders that are only looked up: found is what of the others is in these
  --model SPEC            as for "extract": rdcd, rdcd:64, rdcd-256bit, a checkpoint, pdq, phash, … (rdcd)
  --threshold T           images with a score of at least T, which is not normalized, are copies
  --max-bits N            hashes and other bits: those of which at most N bits differ, such as 31 of PDQ's 256
  --false-positives R     the threshold that unrelated images reach with a rate of R a compared pair, such as 1e-8
                          (that at which half a false pair is expected in all that is compared, at most 1e-6)
  --flips                 copies that are mirrored or turned by right angles, too: describes eight times as long
  --decisions FILE        what was decided on the review page and saved: pairs that are not the same stay apart
  --review FILE           a page of the groups, with small images: look, choose what to keep, save decisions or a script
                          that moves the others into a folder
  --csv FILE              a line an image
  --json                  groups on stdout as JSON
  --work DIR              where descriptors are kept between runs (data/cache/duplicates)
  --size N, --short-edge N, --resize KIND, --runtime NAME, --threads N
                          as for "extract"
  --include PATTERN, --exclude PATTERN, --hidden
                          as for "extract"
${ONNX_HELP}
  --help                  this text

A group grows along the pairs that reach the threshold, best first, but not into chains: what joins must be alike to at
least half of the group. Groups come surest first; those of more than 20 images last, as these are often no copies. Of a
group the largest picture is to be kept, of equally large ones the least compressed, of these the oldest.

Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted.
`;
