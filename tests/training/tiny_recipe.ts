import type { Recipe } from "rdcd/training";

/** As small as it gets, with everything that RDCD has. */
export const TINY_RECIPE = {
  description: "For tests",
  student: { backbone: "mobilenet_v3_small", role: "student", featureDims: 8, descriptorDims: 4 },
  dropScale: 1,
  teacherRecipe: null,
  startRecipe: null,
  objective: {
    kind: "rdcd",
    distillation: [{ form: "relational", on: "feature", weight: 1, temperature: 0.04, queueSize: 5 }],
    contrastive: {
      weight: 1,
      temperature: 0.07,
      hardNegativeWeight: 5,
      floor: 0.001,
      queueSize: 7,
      averageMomentum: 0.9,
      averageStatistics: false,
    },
  },
  preset: "strongBlur",
  sizes: [{ fromEpoch: 0, size: 32, drawnSize: 32 }],
  batchSize: 2,
  epochs: 2,
  warmupEpochs: 1,
  learningRate: 1,
  optimizer: { kind: "sgd", momentum: 0.9, weightDecay: 1e-6 },
  seed: 1,
} satisfies Recipe & { objective: { kind: "rdcd" } };
