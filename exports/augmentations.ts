/**
 * Edits of images as training views and as copies: single operations, presets and copy attacks.
 *
 * @module
 */
export { adjustBrightness } from "../lib/augmentations/adjust_brightness.ts";
export { adjustContrast } from "../lib/augmentations/adjust_contrast.ts";
export { adjustHue } from "../lib/augmentations/adjust_hue.ts";
export { adjustSaturation } from "../lib/augmentations/adjust_saturation.ts";
export { applyCopyAttack } from "../lib/augmentations/apply_copy_attack.ts";
export type { Augmentation, AugmentationResources, LazyImage } from "../lib/augmentations/augmentation.ts";
export { blendWith, type BlendWithOptions, type BlendWithParams } from "../lib/augmentations/blend_with.ts";
export {
  type ColorAdjustment,
  colorJitter,
  type ColorJitterOptions,
  type ColorJitterParams,
} from "../lib/augmentations/color_jitter.ts";
export { type AugmentationStep, compose } from "../lib/augmentations/compose.ts";
export {
  type ContrastiveMixup,
  contrastiveMixup,
  type ContrastiveMixupOptions,
  type MixupParams,
} from "../lib/augmentations/contrastive_mixup.ts";
export type { AttackStrength, CopyAttack } from "../lib/augmentations/copy_attack.ts";
export {
  copyAttackInstead,
  type CopyAttackInsteadOptions,
} from "../lib/augmentations/copy_attack_instead.ts";
export { copyAttackOperations } from "../lib/augmentations/copy_attack_operations.ts";
export { crop, type CropOptions, type CropParams } from "../lib/augmentations/crop.ts";
export { flip, type FlipOptions, type FlipParams } from "../lib/augmentations/flip.ts";
export { frame, type FrameOptions, type FrameParams } from "../lib/augmentations/frame.ts";
export {
  gaussianBlur,
  type GaussianBlurOptions,
  type GaussianBlurParams,
} from "../lib/augmentations/gaussian_blur.ts";
export { grayscale, type GrayscaleParams } from "../lib/augmentations/grayscale.ts";
export {
  motionBlur,
  type MotionBlurOptions,
  type MotionBlurParams,
} from "../lib/augmentations/motion_blur.ts";
export { noise, type NoiseKind, type NoiseOptions, type NoiseParams } from "../lib/augmentations/noise.ts";
export {
  overlayEmoji,
  type OverlayEmojiOptions,
  type OverlayEmojiParams,
} from "../lib/augmentations/overlay_emoji.ts";
export {
  overlayStripes,
  type OverlayStripesOptions,
  type OverlayStripesParams,
} from "../lib/augmentations/overlay_stripes.ts";
export {
  overlayText,
  type OverlayTextOptions,
  type OverlayTextParams,
} from "../lib/augmentations/overlay_text.ts";
export { pad, type PadFill, type PadOptions, type PadParams } from "../lib/augmentations/pad.ts";
export { pasteInto, type PasteIntoOptions, type PasteIntoParams } from "../lib/augmentations/paste_into.ts";
export {
  perspective,
  type PerspectiveOptions,
  type PerspectiveParams,
} from "../lib/augmentations/perspective.ts";
export { pixelate, type PixelateOptions, type PixelateParams } from "../lib/augmentations/pixelate.ts";
export {
  advanced,
  copyAttacks,
  type PresetName,
  type PresetOptions,
  simclr,
  strongBlur,
} from "../lib/augmentations/presets.ts";
export { randomly } from "../lib/augmentations/randomly.ts";
export { reencode, type ReencodeOptions, type ReencodeParams } from "../lib/augmentations/reencode.ts";
export { repeated, type RepeatedAugmentation } from "../lib/augmentations/repeated.ts";
export { rescale, type RescaleOptions, type RescaleParams } from "../lib/augmentations/rescale.ts";
export {
  resizedCrop,
  type ResizedCropOptions,
  type ResizedCropParams,
} from "../lib/augmentations/resized_crop.ts";
export { rotate, type RotateOptions, type RotateParams } from "../lib/augmentations/rotate.ts";
export {
  type RightAngle,
  rotateRightAngle,
  type RotateRightAngleOptions,
  type RotateRightAngleParams,
} from "../lib/augmentations/rotate_right_angle.ts";
export { sampleCopyAttack, type SampleCopyAttackOptions } from "../lib/augmentations/sample_copy_attack.ts";
export {
  screenshot,
  type ScreenshotOptions,
  type ScreenshotParams,
  type ScreenshotStyle,
} from "../lib/augmentations/screenshot.ts";
export { type Prng, seededPrng } from "../lib/random/prng.ts";
export type { Color, Image, Interval, Size } from "../lib/types.ts";
