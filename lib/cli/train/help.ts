import { DEFAULT_ENGINE, ENGINES } from "../../training/engines/create_trainee.ts";

/** Text of `deno task train --help`. */
export const help = `
Trains a network that finds copies: a student from a teacher as RDCD does, or a teacher as SSCD is trained.

    deno task train --recipe data/recipes/small-rdcd-256.json --images ~/Pictures --teacher sscd_disc_mixup --start lite0.pth
    deno task train --recipe data/recipes/paper-rdcd-256.json --images ~/Pictures --teacher sscd_disc_mixup

It may be interrupted at any moment, by Ctrl-C or by force: the same command with --resume goes on where it left off,
and the result is the same, number for number.

What is trained
  --recipe FILE       network, losses, augmentations and schedule as JSON; see data/recipes
  --images DIR        the images, in any folders below
  --teacher MODEL     a checkpoint file or a model's name such as sscd_disc_mixup, for recipes that distil (the recipe's
                      own is trained first, in DIR/teacher)
  --start MODEL       rdcd or a checkpoint that the student starts from, with all of it that fits: a student of the same make, one
                      of other dims, or a trunk such as timm's FastViT or EfficientNet-Lite0 (EfficientNet-B0
                      starts from that as well); the recipe's own is trained first, in DIR/start. "none": random
                      weights, also where the recipe is meant for others; what others have that name none
  --out DIR           the folder for checkpoints, log and results; made if it is not there (data/runs/RECIPE)
  --resume            go on from the last checkpoint in DIR; from the beginning where there is none yet
  --epochs N          instead of the recipe's; not of those that are trained first
  --seed N            the same
  --view-seed N       what views are drawn by (the seed): with one number, runs of several seeds see the same views

How
  --engine NAME       what computes the steps: ${ENGINES.join(", ")} (${DEFAULT_ENGINE})
  --threads N         threads that draw views, of the engine, and of the teacher (one a core each)
  --view-cache DIR    draw views once and keep them in DIR, with the teacher's features, for other runs as well
  --cached-epochs N   epochs that are kept there; later ones pair their views in new ways (10)
  --cached-views 1    keep one view an image and epoch, and make pairs of two epochs: half the drawing, and a cache that
                      recipes with and without a contrastive term share (as many as the recipe needs)
  --checkpoint-minutes N  how often the run is saved besides the end of each epoch (10)

What comes out
  --validate-every N  validate after every N epochs and after the last (never)
  --validation-images DIR  make a copy benchmark from the images in DIR, once, to validate on; they should not be
                      among those that are trained on
  --json              what was done, as JSON on stdout
  --help              this text

DIR gets final.safetensors and final.float16.safetensors (for --model of the other tasks), log.jsonl (a line an
epoch) and checkpoints/. Images that cannot be read are named once and passed over. Exit codes: 0 done, 1 failed,
2 wrong usage, 130 interrupted; a second Ctrl-C ends at once.
`;
