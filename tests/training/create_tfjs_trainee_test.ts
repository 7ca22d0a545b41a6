import { createTfjsTrainee } from "rdcd";
import { testOnBackends } from "../models/on_backends.ts";
import { assertTrainingSteps, trainingCases } from "./training_steps.ts";

for (const steps of trainingCases) {
  testOnBackends(
    `createTfjsTrainee takes PyTorch's steps with ${steps.backbone}: keys, losses, gradients, weights, statistics`,
    ["cpu", "webgpu"],
    async () => {
      await assertTrainingSteps(steps, createTfjsTrainee, 1e-3);
    },
    { isSlow: (backend) => backend === "webgpu" && steps.backbone === "efficientnet_b0" },
  );
}
