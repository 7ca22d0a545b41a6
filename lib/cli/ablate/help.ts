import { DEFAULT_ENGINE, ENGINES } from "../../training/engines/create_trainee.ts";

/** Text of `deno task ablate --help`. */
export const help = `
Trains students that differ in one thing, with several seeds each, and says which differences are more than noise.

    deno task ablate --ablation data/ablations/components.json --images ~/Pictures \\
      --validation-images ~/OtherImages --teacher data/runs/teacher/final.safetensors --out data/results

It may be interrupted at any moment, by Ctrl-C or by force: the same command goes on where it left off, and runs that
are done are not repeated. All runs see the same views, which are drawn once. A run that several ablations have in
common, such as the base, is trained once for all of them as long as they have the same --work.

What is compared
  --ablation FILE     base recipe, variants and seeds as JSON; see data/ablations
  --images DIR        the images that are trained on, in any folders below
  --validation-images DIR  what the students are measured on: a copy benchmark made of these images, as
                      deno task eval --images makes it; they should not be among those that are trained on
  --teacher MODEL     a checkpoint file or a model's name, for variants that distil
  --start MODEL       what variants start from whose recipe expects ImageNet's weights, as for "train"
  --seeds N           runs of each variant, instead of the ablation's
  --epochs N          instead of the base recipe's
  --only NAME         this variant only; may be given several times
  --any-base          go on where the base's contrastive term has learned nothing (InfoNCE within 5 % of chance, or copies
                      no nearer than others), which ends it otherwise; variants of which that is true are marked

How
  --work DIR          the folder for runs, views and the benchmark (data/cache/ablations)
  --cached-epochs N   epochs of views that are drawn, paired in new ways later on (10); one of 4,000 images
                      takes 100 MB at 64 pixels
  --engine NAME       what computes the steps: ${ENGINES.join(", ")} (${DEFAULT_ENGINE})
  --threads N         threads that decode and augment, and threads of the teacher (one a core)

What comes out
  --out DIR           DIR gets a file of the ablation's name with every run and the summary, written after each run
  --json              the same on stdout, instead of a table
  --help              this text

A difference to the base is called noise where the 95 % interval of its mean over seeds contains 0. Exit codes: 0 done,
1 failed, 2 wrong usage, 130 interrupted; a second Ctrl-C ends at once. A run whose loss is not finite any more is left
out, and the exit code is 1.
`;
