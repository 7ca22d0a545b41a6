/**
 * Networks, their weights and their files.
 *
 * @module
 */
export { CheckpointError } from "../lib/errors.ts";
export type { Architecture, Backbone } from "../lib/models/architecture.ts";
export { createStudent, type CreateStudentOptions } from "../lib/models/create_student.ts";
export { createTeacher, type CreateTeacherOptions } from "../lib/models/create_teacher.ts";
export { Encoder, type EncoderOptions, type EncoderPart, type Encoding } from "../lib/models/encoder.ts";
export { estimateBatchNorm } from "../lib/models/estimate_batch_norm.ts";
export { featureEncoder } from "../lib/models/feature_encoder.ts";
export { gemPool, type GemPoolOptions } from "../lib/models/gem_pool.ts";
export type { Weights } from "../lib/models/initial_weights.ts";
export { registerWasmKernels } from "../lib/models/kernels/register_wasm_kernels.ts";
export { l2Normalize } from "../lib/models/l2_normalize.ts";
export type { TensorDescription } from "../lib/models/tensor_list.ts";
export { truncateDescriptor } from "../lib/models/truncate_descriptor.ts";
export type { Images, Matrix, Tensor, Variable } from "../lib/types.ts";
export type { EncoderFalsePositives } from "../lib/weights/encoder_false_positives.ts";
export type { FalsePositives, ParetoTail } from "../lib/thresholds/false_positives.ts";
export { exportOnnx } from "../lib/weights/export_onnx.ts";
export { loadEncoder } from "../lib/weights/load_encoder.ts";
export { loadWeights, type LoadWeightsOptions } from "../lib/weights/load_weights.ts";
export type { ColorTriple } from "../lib/weights/onnx_file/preprocessing.ts";
export { onnxModel, type OnnxModelOptions } from "../lib/weights/onnx_model.ts";
export { readStateDict } from "../lib/weights/read_state_dict.ts";
export type { NetworkFile } from "../lib/weights/network_file.ts";
export { saveCodec, type SaveCodecOptions } from "../lib/weights/save_codec.ts";
export { saveEncoder, type SaveEncoderOptions } from "../lib/weights/save_encoder.ts";
export type { StateDict, StateTensor, TensorData, TensorDtype } from "../lib/weights/state_dict.ts";
