import type { AblationBaselines } from "../../ablations/ablation_result.ts";
import type { CopyBenchmark } from "../../benchmarks/copy_benchmark.ts";
import { createEncoderMethod } from "../../descriptors/encoder_method.ts";
import type { DescriptorMethod } from "../../descriptors/method.ts";
import { createOnnxMethod } from "../../descriptors/onnx/create_onnx_method.ts";
import { createTinyImage } from "../../descriptors/tiny_image.ts";
import { isOnnxEncoder, type Teacher } from "../../training/run/freeze_teacher.ts";
import type { Recipe } from "../../training/recipe/recipe.ts";
import { validateMethod } from "../../training/run/validate_encoder.ts";

/**
 * Measures what is found without training: by the tiny image, and by the teacher at the size at which it sees views.
 *
 * @param teacher The teacher, if there is one; borrowed.
 */
export async function measureBaselines(
  benchmark: CopyBenchmark,
  { teacherSize, sizes }: Recipe,
  teacher: Teacher | null,
): Promise<AblationBaselines> {
  const tiny = await validateMethod(createTinyImage({ resize: "exact" }), benchmark);
  if (teacher === null) return { tiny };
  const side = teacherSize ?? sizes.at(-1)!.size;
  const method = await methodOf(teacher, { width: side, height: side });
  return { tiny, teacher: await validateMethod(method, benchmark) };
}

async function methodOf(
  teacher: Teacher,
  size: { width: number; height: number },
): Promise<DescriptorMethod> {
  if (!isOnnxEncoder(teacher)) return await createEncoderMethod(teacher, { name: "teacher", size });
  const { method } = createOnnxMethod(teacher, { name: "teacher", size });
  // The teacher goes on to teach.
  return { ...method, dispose: () => Promise.resolve() };
}
